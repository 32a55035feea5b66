"""Article files and saved web pages: from bytes to an `Article` whose offsets count in its NFC text with LF line ends.

Knows furniture by the shape of a line (geodata/furniture.csv) or by the markup of a page, never by its place in one
file; finds title, publisher and day with the basis of each; refuses what cannot be read with a code.
`load_articles` lays the reviewed metadata of articles.csv over that.

>>> read_bytes("Tin ngắn\\nSáng 30/10, tại Lai Châu, diễn ra Hội nghị.".encode(), name="a.txt").title
'Tin ngắn'
"""

from dashboard.articles.charset import MAX_BYTES, refuse_other_files
from dashboard.articles.folders import Passed, article_paths, files_in
from dashboard.articles.reading import read_article, read_bytes
from dashboard.articles.seeds import article_faults, load_articles, readable_articles
from dashboard.articles.shapes import Shapes, load_shapes, shape_faults

__all__ = [
    "MAX_BYTES",
    "Passed",
    "Shapes",
    "article_faults",
    "article_paths",
    "files_in",
    "load_articles",
    "load_shapes",
    "read_article",
    "read_bytes",
    "readable_articles",
    "refuse_other_files",
    "shape_faults",
]
