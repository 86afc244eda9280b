"""Records Python's fnmatch on small random patterns in fnmatch.txt, the reference of TestGlob."""
import random
from fnmatch import fnmatchcase
from pathlib import Path

random.seed(7)
rows = {}
while len(rows) < 900:
    pattern = "".join(random.choice("ab*?[]!-c.") for _ in range(random.randint(0, 7)))
    text = "".join(random.choice("abc].-[é/") for _ in range(random.randint(0, 5)))
    matched = fnmatchcase(text, pattern)
    if matched or random.random() < 0.03:
        rows[(pattern, text)] = matched
with open(Path(__file__).parent / "fnmatch.txt", "w") as file:
    for (pattern, text), matched in rows.items():
        file.write(f"{pattern}\t{text}\t{int(matched)}\n")
