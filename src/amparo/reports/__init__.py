"""Reports: what is held about commitments, set out as of a day, with who says so.

A *report* is a question with filters; its answer is a *document* of plain blocks, written out as a
page, PDF, DOCX, XLSX, CSV or JSON. A *snapshot* is a document frozen with its hash: whatever is
recorded later, it reads the same. One may be *published* once a second person agrees. A *feed* is
a secret address from which a calendar takes due dates.

Each answer begins at what the asker may see. Not here: anything of a protected case, and nothing
is ever written into what a report reads.
"""
