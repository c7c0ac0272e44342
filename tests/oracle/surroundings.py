"""What theme_hits shows around a hit, from docs/hits.md: written a second time, in characters."""

from bisect import bisect_left, bisect_right
from hashlib import sha256

OPENING = set("([{<«‹“„‘‚¿¡「『《〈（【〔〖〝［｛｢")
CLOSING = set(")]}>»›”’.!?…\"")
SIDE, OF_SENTENCE, LONGEST_RUN = 80, 500, 2000
# White_Space of Unicode: str.isspace() has four control characters more.
SPACE = set("\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200b)}


def squeezed(text):
    out = []
    for c in text:
        if c not in SPACE:
            out.append(c)
        elif not out or out[-1] != " ":
            out.append(" ")
    return " ".join(run if len(run) <= LONGEST_RUN else run[:200] + "…" + sha256(run.encode()).hexdigest()[:8]
                    for run in "".join(out).split(" "))


def trimmed(text):
    return text.strip("".join(SPACE))


def earlier_end(gap, is_last=False):
    """How much of what stands between two sentences goes with the first."""
    space = next((i for i, c in enumerate(gap) if c in SPACE), None)
    if space is None:
        end = len(gap)
        while end and gap[end - 1] in OPENING:
            end -= 1
        return end
    while True:
        start = next((i for i in range(space, len(gap)) if gap[i] not in SPACE), len(gap))
        end = start
        while end < len(gap) and gap[end] in CLOSING:
            end += 1
        if end == start or (gap[end] not in SPACE if end < len(gap) else not is_last):
            return space
        space = end


def later_start(gap, earlier):
    line = max(gap.rfind("\n", earlier), gap.rfind("\r", earlier), earlier - 1) + 1
    return next((i for i in range(line, len(gap)) if gap[i] not in SPACE), len(gap))


class Surroundings:
    """`tokens` have start, end (bytes of the text) and sentence; the body begins at this character."""

    def __init__(self, text, body_start, tokens):
        self.text, self.body_start, self.tokens = text, body_start, tokens
        if text.isascii():
            place = None
        else:
            place, at = {}, 0
            for i, c in enumerate(text):
                place[at] = i
                at += len(c.encode("utf-8", "surrogatepass"))
            place[at] = len(text)
        self.starts = [t.start if place is None else place[t.start] for t in tokens]
        self.ends = [t.end if place is None else place[t.end] for t in tokens]
        self.sentences = [t.sentence for t in tokens]

    def sentence(self, number):
        first, behind = bisect_left(self.sentences, number), bisect_right(self.sentences, number)
        before = self.ends[first - 1] if first else self.body_start
        after = self.starts[behind] if behind < len(self.tokens) else len(self.text)
        gap = self.text[before:self.starts[first]]
        start = before + later_start(gap, earlier_end(gap) if first else 0)
        return start, self.ends[behind - 1] + earlier_end(
            self.text[self.ends[behind - 1]:after], behind == len(self.tokens))

    def left(self, at, floor, most):
        if at - floor <= most:
            return min(floor, at), ""
        next_token = bisect_left(self.starts, at - most)
        return (min(at, self.starts[next_token]) if next_token < len(self.starts) else at), "…"

    def right(self, at, ceiling, most):
        if ceiling - at <= most:
            return max(ceiling, at), ""
        fits = bisect_right(self.ends, at + most)
        return (max(at, self.ends[fits - 1]) if fits else at), "…"

    def of(self, first, last):
        """match, left, right and sentence_text of a hit that is these tokens."""
        start, end = self.starts[first], self.ends[last]
        left, _ = self.left(start, self.body_start, SIDE)
        right, _ = self.right(end, len(self.text), SIDE)
        begin, stop = self.sentence(self.sentences[first])
        begin, more_before = self.left(start, begin, OF_SENTENCE)
        stop, more_behind = self.right(end, stop, OF_SENTENCE)
        sentence = more_before + squeezed(trimmed(self.text[begin:stop])) + more_behind
        space = "".join(SPACE)
        return (squeezed(self.text[start:end]), squeezed(self.text[left:start].lstrip(space)),
                squeezed(self.text[end:right].rstrip(space)), sentence)
