"""cuakhau: an evidence map of the Vietnam–China border, from news articles to a map."""

__version__ = "0.1.0"
