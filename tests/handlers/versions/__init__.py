"""One of each document, and the rows, as every released version wrote them.

They are never changed: a stack that is upgraded holds such documents and rows.
"""

from pathlib import Path

FOLDER = Path(__file__).parent

STORY, NO_STORY, GONE = "2026/05/ferry.html", "image.html", "gone.html"

# Which key's document stands for each prefix.
KEYS = {
    "stories": STORY,
    "articles": STORY,
    "quotes": STORY,
    "rejected": NO_STORY,
    "withdrawn": GONE,
}
