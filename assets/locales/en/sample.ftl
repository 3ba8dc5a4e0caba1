# The sample programme.
journal-sample = Loaded the sample programme
sample-there = This file holds the sample programme already.
sample-there-next = Undo its step in the history to take it out, or open another file with --db FILE.
