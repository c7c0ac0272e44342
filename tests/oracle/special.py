"""Tokens that are no words, after section 2, step 1 of docs/counting.md."""

import regex

from reading import EMOJI, compiled, lines_of

LETTER_OR_DIGIT = r"[\p{Alphabetic}\p{N}]"
IN_WORD = r"[\p{Alphabetic}\p{N}\p{M}]"
NOT_IN_URL = "\\p{White_Space}" + regex.escape("<>\"“”„«»‘’「」『』（）、。，；：！？")
PAIRS = {")": "(", "]": "[", "}": "{"}

# With uax29-strict: one alternative a class, in the order that decides at one place. What a URL gives back is seen to below.
STRICT = regex.compile(
    rf"(?P<url>(?<!{LETTER_OR_DIGIT})(?P<prefix>[Hh][Tt][Tt][Pp][Ss]?://|[Ff][Tt][Pp]://|[Ww][Ww][Ww]\.)[^{NOT_IN_URL}]+)"
    rf"|(?P<email>(?<!{LETTER_OR_DIGIT})[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)"
    rf"|(?P<hashtag>(?<![\p{{Alphabetic}}\p{{N}}_&/])#(?=[\p{{N}}\p{{M}}_]*\p{{Alphabetic}})[\p{{Alphabetic}}\p{{N}}\p{{M}}_]+)"
    rf"|(?P<mention>(?<![\p{{Alphabetic}}\p{{N}}_./])@[A-Za-z0-9_]+)")

UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ーｰ]")

def strict_specials(text):
    """(start, end, class) of URLs, e-mail addresses, hashtags and mentions."""
    place = 0
    while match := STRICT.search(text, place):
        cls, end = match.lastgroup, match.end()
        cls = "url" if match["url"] else cls
        if cls == "url":
            end = url_end(text, match.start(), match.end("prefix"), end)
            if not end:                     # no URL, and nothing else can begin at its letter: look behind it
                place = match.start() + 1
                continue
        yield match.start(), end, cls
        place = end


def url_end(text, start, least, end):
    """Where a URL ends once it has given back what does not belong to it, if anything remains behind its prefix."""
    while end > least:
        last, url = text[end - 1], text[start:end]
        if last in PAIRS:
            if url.count(last) <= url.count(PAIRS[last]):
                break
        elif last not in ".,;:!?'\"*_…":
            break
        end -= 1
    return end if end > least else None


SCHEME = compiled(r"(?i:https?|s?ftp|ftps)://")
PICTURES = compiled(r"pic\.(?:twitter|x)\.com/")
WWW = compiled(rf"(?<!{LETTER_OR_DIGIT})[Ww][Ww][Ww]\.")
DOMAIN = compiled(rf"(?<![\p{{Alphabetic}}\p{{N}}_@])(?P<domain>(?:[A-Za-z0-9][A-Za-z0-9-]*+\.)++(?P<last>[A-Za-z0-9][A-Za-z0-9-]*+))/")
ENDINGS = set(lines_of("domain_endings.txt"))
NO_DOMAIN = compiled(r"(?i:[.\-]www\.)|.pic\.(?:twitter|x)\.com\Z")
CUT_OFF = compiled(rf"(?<!{LETTER_OR_DIGIT})(?i:https?)(?::|:/|://)?(?=…)")
REST = compiled(f"[^|{NOT_IN_URL}]*+")
EMAIL = compiled(rf"(?<!{LETTER_OR_DIGIT})(?=[._%+\-]*+[A-Za-z0-9])[A-Za-z0-9._%+\-]++@(?P<domain>[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)")
HASHTAG = compiled(rf"#(?=[\p{{N}}\p{{M}}_]*\p{{Alphabetic}})[\p{{Alphabetic}}\p{{N}}\p{{M}}_]+")
MENTION = r"@[A-Za-z0-9_%s]+(?P<domain>@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)?"
BEFORE_HASHTAG = compiled(r"(?<![\p{Alphabetic}\p{N}_&/])#")
BEFORE_MENTION = compiled(r"(?<![\p{Alphabetic}\p{N}_/])@|(?<=(?<![\p{Alphabetic}\p{N}_.\-+~])[Rr][Tt])@")
NO_FORUM = r"[\p{Alphabetic}\p{N}/_.\-'’@#&%=\\]"
FORUM = compiled(rf"(?:(?<!{NO_FORUM})|(?<=(?<!{NO_FORUM})/))(?:r/[A-Za-z0-9_]{{2,}}+|u/[A-Za-z0-9_]{{3,}}+)(?!/?{IN_WORD})")
POSSESSIVE = compiled(r"['’][sS](?![\p{Alphabetic}\p{N}\p{M}_])")
ANY_MOUTH, FEW_MOUTHS = r"(?:\)++|\(++|D++|\*++|[dPpOoSsXxbcC3\\]|/(?!/))", r"(?:\)++|\(++|D++|[Pp])"
EMOTICON = compiled(
    rf"(?>:['’]?(?:[\-o^](?={ANY_MOUTH}))?{ANY_MOUTH}|[;=]['’]?(?:[\-o^](?={FEW_MOUTHS}))?{FEW_MOUTHS}|</?3++"
    rf"|(?<![_\-+@/\\#&.%'’])[xX](?:D++|d)(?![_\-+@/\\#&]))(?!{IN_WORD}|[_%]|[.,\-'’]{IN_WORD})")
NOT_BEFORE_EMOTICON = compiled(rf"(?<!{LETTER_OR_DIGIT})")
# Where something may begin; an e-mail address and a domain begin with the first character that they can have.
POSSIBLE = compiled(r"[#@:;=<]|(?i:http|s?ftp|www)|pic|[ru]/|[xX][Dd]|[A-Za-z0-9._%+\-]++@|(?<![\p{Alphabetic}\p{N}_@])[A-Za-z0-9][A-Za-z0-9.\-]*/")


def specials(text, signs=""):
    """(start, end, class) of all special tokens of a text; a name may hold the `signs` of a pattern."""
    place, mention = 0, compiled(MENTION % signs)
    for match in EMOJI.finditer(text):
        yield from between_emoji(text, place, match.start(), mention)
        yield *match.span(), "emoji"
        place = match.end()
    yield from between_emoji(text, place, len(text), mention)


def between_emoji(text, start, end, mention):
    text, place, last = text[start:end], 0, None
    while match := POSSIBLE.search(text, place):
        found = special_at(text, match.start(), last if match.start() == place else None, mention)
        place = found[0] if found else match.start() + 1
        last = found and found[1]
        if found:
            yield start + match.start(), start + place, last


def special_at(text, start, last, mention):
    """(end, class) of the special token that begins at `start`; `last` is the class of one that ends there."""
    if end := url_at(text, start):
        return end, "url"
    if (match := EMAIL.match(text, start)) and (match := before_url(EMAIL, text, match, pictures=False)):
        return match.end(), "email"
    for cls, begins, shape in (("hashtag", BEFORE_HASHTAG, HASHTAG), ("mention", BEFORE_MENTION, mention)):
        ends = cls == "hashtag" and UNSPACED.match(text, start + 1)
        if last in ("hashtag", "mention") and not ends or begins.match(text, start):
            match = shape.match(text, start)
            match = match and before_url(shape, text, match, pictures=cls == "hashtag" or not match["domain"])
            if match:
                tail = POSSESSIVE.match(text, match.end())
                return (tail or match).end(), cls
    if (match := FORUM.match(text, start)) and before_url(FORUM, text, match, pictures=True) is match:
        tail = POSSESSIVE.match(text, match.end())
        return (tail or match).end(), "mention"
    if last == "emoji" or NOT_BEFORE_EMOTICON.match(text, start):
        if match := EMOTICON.match(text, start):
            return match.end(), "emoji"
    return None


def url_at(text, start):
    for prefix in (SCHEME, WWW, PICTURES, DOMAIN):
        if not (match := prefix.match(text, start)):
            continue
        if prefix is DOMAIN and (match["last"] not in ENDINGS or NO_DOMAIN.search(match["domain"])):
            continue
        if end := url_end(text, start, match.end(), REST.match(text, match.end()).end()):
            return end
        if prefix in (PICTURES, DOMAIN) and text[match.end():match.end() + 1] == "…":
            return match.end()
    match = CUT_OFF.match(text, start)
    return match and match.end()


def before_url(shape, text, match, pictures):
    """The match, or what of it stands before a URL that begins inside it."""
    urls = [scheme.start() for scheme in [SCHEME.search(text, match.start() + 1), pictures and PICTURES.search(text, match.start() + 1)] if scheme]
    return shape.match(text, match.start(), min(urls)) if urls and min(urls) < match.end() else match
