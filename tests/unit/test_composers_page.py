"""The page on composers names the pages that are tried, all of them."""

from __future__ import annotations

import re

from test_docs import ROOT, read


def test_every_page_of_a_site_is_in_the_table_of_surfaces() -> None:
    table = re.search(r"## Surfaces\n(.*?)\n## ", read("composers.md"), re.DOTALL)
    assert table is not None
    rows = [line.split("|") for line in table[1].splitlines() if line.startswith("|")]
    named = {name for row in rows[2:] for name in row[3].split()}
    pages = (ROOT / "extension" / "lib" / "sites").glob("*/fixtures/*.html")
    assert named == {page.name.split(".")[0] for page in pages}
