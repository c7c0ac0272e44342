"""Themes: how they are written, what of a text their patterns match, and which matches are hits, after section 4 of
docs/counting.md. Slow and plain: all matches of all patterns are found first, and then the contract's choice is made."""

import json
import tomllib
from collections import defaultdict, namedtuple
from functools import cache
from pathlib import Path

import regex
import snowballstemmer
import unicodedata2
import yaml

from disguise import Undisguised, undisguise_word
from texts import Token
from breaks import passed

REPOSITORY = Path(__file__).resolve().parents[2]

# ------------------------------------------------------------------------------------------------- how they are written

Options = namedtuple("Options", "case accents stem match evasion languages", defaults=("ignore", "keep", "", "words", "false", ()))
Written = namedtuple("Written", "text weight options theme name")       # a pattern, with the theme that it stands in
BUILTIN = {"core": "en zh fr de es ru", "actors": "names en zh"}        # their files, in their order


def read_theme_file(path):
    """[(name, [patterns])] of the themes in which patterns are written, in their order."""
    text = Path(path).read_text(encoding="utf-8-sig")
    if Path(path).suffix == ".toml":
        tree = tomllib.loads(text)
    elif Path(path).suffix == ".json":
        tree = json.loads(text)
    else:
        tree = yaml.load(text, yaml.BaseLoader)
    tree = tree or {}
    options = Options()
    if not isinstance(tree.get("languages", {}), dict):
        options = with_options(options, {"languages": tree.pop("languages")})
    return [theme for name, node in tree.items() for theme in read_theme(name, node, options)]


def with_options(options, node):
    """The options with those that a theme or a pattern says."""
    said = {key: str(value).lower() for key, value in node.items() if key in Options._fields and key != "languages"}
    if "languages" in node:
        languages = node["languages"] or []
        said["languages"] = tuple(sorted({languages} if isinstance(languages, str) else set(languages)))
    return options._replace(**said)


def read_theme(name, node, options):
    """A theme and those below it, which inherit its options."""
    if not isinstance(node, dict):
        return [(name, [read_item(item, options, name) for item in node or []])]
    options = with_options(options, node)
    themes = [(name, [read_item(item, options, name) for item in node.get("patterns") or []])]
    for key, value in node.items():
        if key != "patterns" and key not in Options._fields:
            themes += read_theme(f"{name}/{key}", value, options)
    return themes


def read_item(item, options, theme):
    if isinstance(item, dict) and len(item) > 1:
        return Written(item["pattern"].strip(), float(item.get("weight", 1)), with_options(options, item), theme, item.get("name"))
    text, weight = next(iter(item.items())) if isinstance(item, dict) else (item, 1)
    return Written(str(text), float(weight), options, theme, None)


def themes_of_run(run, folder):
    """The themes of a run: from the files that its run.json names or, where they are gone, from run.json itself."""
    themes = []
    try:
        for source in run["config"]["themes"]:
            source = source if isinstance(source, dict) else {"file": source}
            name = source.get("builtin") or str(source["file"]).removeprefix("builtin:")
            builtin = source.get("builtin") or str(source["file"]).startswith("builtin:")
            files = [REPOSITORY / "themes" / name / f"{file}.yaml" for file in BUILTIN[name].split()] if builtin else [Path(folder) / source["file"]]
            of_list = {}        # themes of one name in several files of a list are one theme
            for theme, patterns in (theme for file in files for theme in read_theme_file(file)):
                of_list.setdefault(theme, []).extend(patterns)
            themes += of_list.items()
    except (OSError, KeyError, TypeError) as error:
        print(f"note: themes are taken from run.json, without options and weights ({error})")
        themes = [(theme["name"], [read_item(item, Options(), theme["name"]) for item in theme["patterns"]])
                  for theme in run.get("themes") or []]
    return themes


# -------------------------------------------------------------------------------------------------------- what matches

ANY_RUN, ANY_ONE = "\u01c0", "\u01c1"       # letters without case, which no pattern is likely to hold
ANY = ANY_RUN + ANY_ONE
GLOB_LETTERS, GLOB_SIGNS = str.maketrans("*?", ANY), str.maketrans(ANY, "*?")
ADDRESSES = ("url", "email")
LANGUAGES = {"ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
             "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
             "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
             "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
             "ta": "tamil", "tr": "turkish", "yi": "yiddish"}


def without_accents(form):
    left = "".join(char for char in unicodedata2.normalize("NFD", form) if unicodedata2.category(char)[0] != "M")
    return unicodedata2.normalize("NFC", left)


@cache
def stemmer(language):
    return snowballstemmer.stemmer(LANGUAGES[language])


NO_TOKEN = Token(*[None] * len(Token._fields))


class Reading:
    """How tokens read under the options of a theme: (form, stem), the stem being None where stems do not count."""

    def __init__(self, options, tokenizer):
        self.cased, self.bare, self.language = options.case == "sensitive", options.accents == "ignore", options.stem
        self.tokenizer, self.known = tokenizer, {}

    def __call__(self, raw, cls, form):
        if (form, raw, cls) not in self.known:
            seen = self.tokenizer.form(raw, cls, cased=True) if self.cased else form
            stem = stemmer(self.language).stemWord(seen) if self.language and cls == "word" else None
            if self.bare:
                seen, stem = without_accents(seen), stem and without_accents(stem)
            self.known[form, raw, cls] = seen, stem
        return self.known[form, raw, cls]

    def tests(self, text, disguised):
        """The phrase `text` as a list with one test per token, and what stands before, between and behind them."""
        tokens, gaps = self.tokens(text, disguised)
        return [self.token_test(token.raw, token.cls, token.form) for token in tokens], gaps

    def tokens(self, text, disguised):
        """The same with tokens for tests, each of which begins behind a gap of its number."""
        tokens, gaps, regexes = [], [""], 0
        for part in text.split():
            gaps[-1] += " "
            if len(part) > 1 and part[0] == part[-1] == "/":
                regexes += 1        # what stands between two is one sentence, for multiword expressions
                found = [(None, "regex", 0, len(part))]
            else:
                part, found = self.cut(part, disguised)
            place = 0
            for form, cls, a, b in found:
                gaps[-1] += part[place:a]
                tokens.append(NO_TOKEN._replace(form=form, cls=cls, start=len(tokens), end=len(tokens) + 1, sentence=regexes, raw=part[a:b],
                                                breaks=passed(gaps[-1])))
                gaps.append("")
                place = b
            gaps[-1] += part[place:] + " "
        tokens = self.tokenizer.joined(tokens)
        return tokens, [gaps[token.start] for token in tokens] + gaps[-1:]

    def cut(self, part, disguised):
        """What is read of a part of a pattern, and its tokens."""
        # The signs of a glob go through as letters, so that they stay with the letters beside them.
        part = self.tokenizer.read(part.translate(GLOB_LETTERS)).text
        if disguised:
            part = self.tokenizer.read(undisguise_word(part.translate(GLOB_SIGNS)).translate(GLOB_LETTERS)).text
        joined = []         # the dictionary cuts a sign from the letters beside it
        for form, cls, a, b in self.tokenizer.cut(part, ANY)[0]:
            if joined and joined[-1][3] == a and (part[a - 1] in ANY or part[a] in ANY):
                form, a = joined[-1][0] + form, joined.pop()[2]
            joined.append((form, cls, a, b))
        return part, joined

    def token_test(self, raw, cls, form):
        if cls in ADDRESSES:
            return lambda form, stem: False
        if cls == "regex":
            pattern = regex.compile(raw[1:-1])
            return lambda form, stem: pattern.fullmatch(form) is not None
        wanted, wanted_stem = self(raw, cls, form)
        if ANY_RUN in wanted or ANY_ONE in wanted:
            glob = regex.escape(wanted, special_only=True).replace(ANY_RUN, ".*").replace(ANY_ONE, ".")
            pattern = regex.compile(glob, regex.DOTALL)
            return lambda form, stem: pattern.fullmatch(form) is not None
        if wanted_stem is not None:
            return lambda form, stem: stem == wanted_stem
        return lambda form, stem: form == wanted


class Phrases:
    """All phrases that are looked for under the same options, and where they stand in a text."""

    def __init__(self, reading, disguised):
        self.reading, self.disguised = reading, disguised
        self.numbers, self.tests, self.gaps, self.starting = {}, [], [], {}

    def add(self, text):
        if text not in self.numbers:
            self.numbers[text] = len(self.tests)
            tests, gaps = self.reading.tests(text, self.disguised)
            self.tests.append(tests)
            self.gaps.append(gaps)
        return self.numbers[text]

    def find(self, tokens):
        """number of a phrase → the positions at which it begins."""
        seen = [self.reading(token.raw, token.cls, token.form) for token in tokens]
        found = defaultdict(list)
        for i, key in enumerate(seen):
            if tokens[i].cls in ADDRESSES:
                continue
            if key not in self.starting:
                self.starting[key] = [n for n, tests in enumerate(self.tests) if tests and tests[0](*key)]
            for number in self.starting[key]:
                tests = self.tests[number]
                if i + len(tests) <= len(tokens) and all(
                        tokens[i + k].cls not in ADDRESSES and tokens[i + k].sentence == tokens[i].sentence
                        and (not k or tokens[i + k].breaks <= self.passed(number, k)) and test(*seen[i + k]) for k, test in enumerate(tests)):
                    found[number].append(i)
        return found

    def passed(self, number, k):
        return passed(self.gaps[number][k])

    def length(self, number):
        return len(self.tests[number])


# first and last token of a match; where two phrases are near each other, the last of the one and the first of the other;
# how many characters a substring holds (everything else holds all of its tokens).
Match = namedtuple("Match", "first last inner characters", defaults=(None, float("inf")))


class Pattern:
    """One pattern in one kind of text, as it is or without its disguise."""

    def __init__(self, written, phrases):
        before, core, after = split_context(written.text)
        self.phrases = phrases
        self.before, self.after = [phrases.add(text) for text in before], [phrases.add(text) for text in after]
        near = regex.fullmatch(r"(.*)\s~(\d+)\s(.*)", core, regex.DOTALL)
        self.distance = int(near[2]) if near else None
        self.parts = [phrases.add(text) for text in ((near[1], near[3]) if near else (core,))]

    def matches(self, tokens, found):
        if not all(found.get(part) for part in self.parts):
            return
        for match in self.near(tokens, found) if self.distance else self.phrase(found):
            if not self.is_refused(match, tokens, found):
                yield match

    def phrase(self, found):
        length = self.phrases.length(self.parts[0])
        return [Match(start, start + length - 1) for start in found[self.parts[0]]]

    def near(self, tokens, found):
        best = {}
        one, two = self.parts
        for order, (earlier, later) in enumerate(((one, two), (two, one))):     # the phrase written first comes first
            for start in found[earlier]:
                end = start + self.phrases.length(earlier) - 1
                for other in found[later]:
                    last = other + self.phrases.length(later) - 1
                    if (0 < other - end <= self.distance and tokens[other].sentence == tokens[start].sentence
                            and not any("cell" in token.breaks for token in tokens[start + 1:last + 1])):
                        if start not in best or (last, order) < best[start][:2]:
                            best[start] = last, order, (end, other)
        return [Match(start, last, inner) for start, (last, _, inner) in best.items()]

    def is_refused(self, match, tokens, found):
        gaps, sentence = self.phrases.gaps, tokens[match.first].sentence
        for number in self.before:
            start = match.first - self.phrases.length(number)
            if (start in found.get(number, ()) and tokens[start].sentence == sentence
                    and tokens[match.first].breaks <= passed(gaps[number][-1] + gaps[self.parts[0]][0])):
                return True
        following = match.last + 1
        return any(following in found.get(number, ()) and tokens[following].sentence == sentence
                   and tokens[following].breaks <= passed(gaps[self.parts[-1]][-1] + gaps[number][0]) for number in self.after)


def split_context(text):
    """What may not stand before, what is looked for, and what may not stand behind."""
    words = text.split()
    before, after = [], []
    if "<-" in words:
        before, words = words[:words.index("<-")], words[words.index("<-") + 1:]
    if "->" in words:
        words, after = words[:words.index("->")], words[words.index("->") + 1:]
    return context(before), " ".join(words), context(after)


def context(words):
    phrases = []
    for word in words:
        if word.startswith("!"):
            phrases.append(word[1:])
        else:
            phrases[-1] += " " + word
    return phrases


class Substrings:
    """All patterns of `match: substring` under the same options."""

    def __init__(self, reading, disguised):
        self.reading, self.disguised, self.of, self.found = reading, disguised, None, []

    def add(self, text):
        tokens, gaps = self.reading.tokens(text, self.disguised)
        words, place = [], 0
        for token, gap in zip(tokens, gaps):
            place += len(gap)
            words.append((self.reading(token.raw, token.cls, token.form)[0], place, place + 1))
            place += 1
        line, owner = self.line(words)
        # Of each space in the line the breaks that it stands for.
        return line, {place: passed(gaps[owner[place - 1] + 1]) for place, word in enumerate(owner) if word is None}

    @staticmethod
    def line(words):
        """The words behind each other, with a space where anything stands between them; and the word of each character."""
        line, owner, end = "", [], None
        for number, (form, first, behind) in enumerate(words):
            if end is not None and first > end:
                line, owner = line + " ", owner + [None]
            line, owner, end = line + form, owner + [number] * len(form), behind
        return line, owner

    def matches(self, tokens, pattern, gaps):
        for group, line, owner in self.lines(tokens):
            start = line.find(pattern)
            while start >= 0:
                if all(tokens[group[owner[place + 1]]].breaks <= gaps.get(place - start, frozenset())
                       for place in range(start, start + len(pattern)) if owner[place] is None):
                    yield Match(group[owner[start]], group[owner[start + len(pattern) - 1]], None, len(pattern))
                start = line.find(pattern, start + 1)

    def lines(self, tokens):
        """Of each sentence, and of what is between its URLs: the numbers of the tokens, the line, and the token of each character."""
        if self.of is not tokens:
            groups, part = defaultdict(list), 0
            for i, token in enumerate(tokens):
                part += token.cls in ADDRESSES
                if token.cls not in ADDRESSES:
                    groups[token.sentence, part].append(i)
            self.of = tokens
            self.found = [(group, *self.line([(self.reading(tokens[i].raw, tokens[i].cls, tokens[i].form)[0], tokens[i].a, tokens[i].b)
                                              for i in group])) for group in groups.values()]
        return self.found


# ---------------------------------------------------------------------------------------------------------------- hits

Hit = namedtuple("Hit", "first last sentence paragraph pattern form theme disguise")
Candidate = namedtuple("Candidate", "match pattern disguise form")      # the match by positions of the real text


class Themes:
    def __init__(self, written, scope, tokenizer, language=""):
        self.scope, self.tokenizer, self.language = scope, tokenizer, language
        self.names = sorted({"/".join(name.split("/")[:n + 1]) for name, _ in written for n in range(name.count("/") + 1)})
        self.shown = {}                 # of each theme and pattern what tables show of it
        self.patterns = {}              # of each theme: its own, then those of every theme below it, each text once
        self.variants = {}              # of each theme: its patterns with all the options under which they are looked for
        for name in self.names:
            own = [pattern for other, patterns in written if other == name for pattern in patterns]
            below = [pattern for other, patterns in written if other.startswith(name + "/") for pattern in patterns]
            each = {}
            for pattern in own + below:
                each.setdefault(pattern.text, []).append(pattern)
            self.patterns[name] = [patterns[0] for patterns in each.values()]
            self.variants[name] = list(each.values())
            shown = [word for pattern in self.patterns[name] for word in {pattern.text, pattern.name or pattern.text}]
            for pattern in self.patterns[name]:     # a name that is not the pattern's own alone is not shown
                is_own = pattern.name and shown.count(pattern.name) == 1
                self.shown[name, pattern.text] = pattern.name if is_own else pattern.text
        self.written = list(dict.fromkeys(pattern for _, patterns in written for pattern in patterns))
        self.groups = {}                # (options, whether without disguise) → its patterns and how to look for them
        for pattern in self.written:
            for disguised in (False, True) if pattern.options.evasion == "true" else (False,):
                self.group(pattern, disguised)

    def has(self, theme, language):
        """Whether a theme has a pattern for documents of a language."""
        return not language or any(is_tried(pattern, language) for patterns in self.variants[theme] for pattern in patterns)

    @property
    def evade(self):
        return any(disguised for _, disguised in self.groups)

    def group(self, pattern, disguised):
        options = pattern.options
        if (options, disguised) not in self.groups:
            make = Substrings if options.match == "substring" else Phrases
            self.groups[options, disguised] = make(Reading(options, self.tokenizer), disguised), []
        finder, members = self.groups[options, disguised]
        members.append((pattern, finder.add(pattern.text) if options.match == "substring" else Pattern(pattern, finder)))

    def found(self, finder, members, tokens):
        if isinstance(finder, Substrings):
            for pattern, text in members:
                for match in finder.matches(tokens, *text) if text[0] else ():
                    yield pattern, match
        else:
            found = finder.find(tokens)
            for pattern, compiled in members:
                for match in compiled.matches(tokens, found):
                    yield pattern, match

    def candidates(self, tokens, body):
        """All matches of all patterns."""
        plain = undisguised = None
        for (_, disguised), (finder, members) in self.groups.items():
            if not disguised:
                for pattern, match in self.found(finder, members, tokens):
                    yield Candidate(match, pattern, "", form_of(tokens, match))
                continue
            if undisguised is None:
                read = self.tokenizer.read(body).text
                plain = Undisguised(read)
                undisguised = self.tokenizer.tokens(plain.text, 0)
            if undisguised and plain.text != read:
                for pattern, match in self.found(finder, members, undisguised):
                    names = plain.names(undisguised[match.first].first, undisguised[match.last].behind)
                    real = names and real_match(tokens, undisguised, match, plain)
                    if real:
                        yield Candidate(real, pattern, "+".join(names), form_of(tokens, real))

    def hits(self, tokens, body):
        candidates = [found for found in self.candidates(tokens, body) if is_tried(found.pattern, self.language)]
        by_pattern = defaultdict(list)
        for candidate in candidates:
            by_pattern[candidate.pattern].append(candidate)
        if self.scope == "all":
            for hit in choose(tokens, [[pattern] for pattern in self.written], by_pattern):
                pattern = hit.pattern
                for name in self.names:
                    if pattern.theme == name or pattern.theme.startswith(name + "/"):
                        yield hit._replace(pattern=self.shown[name, pattern.text], theme=name)
            return
        for name in self.names:
            for hit in choose(tokens, self.variants[name], by_pattern):
                yield hit._replace(pattern=self.shown[name, hit.pattern.text], theme=name)


def is_tried(pattern, language):
    return not language or not pattern.options.languages or language in pattern.options.languages


def choose(tokens, patterns, by_pattern):
    """From the left, at each position the longest; of equally long ones a plain one; of these the first pattern. Each of
    the patterns is a list, with one entry for each of the options under which its text is looked for."""
    starting = defaultdict(list)
    for order, variants in enumerate(patterns):
        for candidate in (candidate for pattern in variants for candidate in by_pattern.get(pattern, ())):
            match = candidate.match
            key = (match.first - match.last, -match.characters, bool(candidate.disguise), order)
            starting[match.first].append((key, candidate))
    place = 0
    for first in sorted(starting):
        if first >= place:
            _, best = min(starting[first], key=lambda entry: entry[0])
            place = best.match.last + 1
            yield Hit(first, best.match.last, tokens[first].sentence, tokens[first].paragraph, best.pattern, best.form, None,
                      best.disguise)


def form_of(tokens, match):
    forms = [token.form for token in tokens[match.first:match.last + 1]]
    if match.inner and match.inner[1] - match.inner[0] > 1:
        end, start = (place - match.first for place in match.inner)
        return " ".join(forms[:end + 1]) + " … " + " ".join(forms[start:])
    return " ".join(forms)


def real_match(tokens, undisguised, match, plain):
    """A match in the text without disguise by the tokens of the real text that hold a character of it."""
    def real(first, last):
        start, end = plain.real(undisguised[first].first, undisguised[last].behind)
        places = [i for i, token in enumerate(tokens) if token.a < end and start < token.b]
        return (places[0], places[-1]) if places else None

    whole = real(match.first, match.last)
    if whole is None:
        return None
    inner = None
    if match.inner:
        one, two = real(match.first, match.inner[0]), real(match.inner[1], match.last)
        inner = one and two and (one[1], two[0])
    return Match(*whole, inner, match.characters)
