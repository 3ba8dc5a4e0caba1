# The terminal itself: why the screen cannot be shown.
term-no-terminal = There is no terminal to show the screen on. Start ustaz from a terminal (over ssh with ssh -t), or use its subcommands, which need none.
term-dumb = This terminal (TERM is "{ $term }") cannot show a full screen. Set TERM to what your terminal is, for example TERM=xterm, or use the subcommands of ustaz.
term-refused = The terminal cannot be used: { $reason }. Check that it is still open, then start ustaz again.
