# Labels of the steps that the program itself takes.
journal-catalogues = Added the catalogues
