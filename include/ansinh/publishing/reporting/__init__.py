"""The report of a publication: what it says, and how it is set as HTML and as PDF."""
