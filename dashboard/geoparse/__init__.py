"""Places in an article: from its body to mentions, each with the rule that let it through.

Every spelling is found first (matching), then judged in its surroundings: cue words, brackets, pairs, lists,
persons, homonyms elsewhere (judging). An article that is not about this border has no mentions (subject); names
beside a gate cue that the gazetteer lacks become suggestions (suggesting). The cue words and guards are data,
geodata/cues.csv.

>>> Geoparser(load_gazetteer(folder)).find_mentions(article)  # doctest: +SKIP
[Mention(article='a', start=9, end=17, surface='Hữu Nghị', place='gate:huu-nghi', why='cue «cửa khẩu»')]
"""

from dashboard.geoparse.cues import Cues, cue_faults, load_cues
from dashboard.geoparse.parser import Geoparser
from dashboard.geoparse.subject import Relevance

__all__ = ["Cues", "Geoparser", "Relevance", "cue_faults", "load_cues"]
