"""Reading a roll page as a browser does: its form, ready to be sent."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collects the fields of the form with the id ``roll``."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.children: list[str] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note inputs and the selects of the tiles."""
        values = dict(attrs)
        name = values.get("name") or ""
        if tag == "form":
            self._is_inside = values.get("id") == "roll"
        elif self._is_inside and tag == "input" and name:
            self.fields[name] = values.get("value") or ""
        elif self._is_inside and tag == "select" and name.startswith("m-"):
            self.children.append(name)

    def handle_endtag(self, tag: str) -> None:
        """Leave the form."""
        if tag == "form":
            self._is_inside = False


def roll_form(html: str, absent: int = 2) -> dict[str, str]:
    """The fields of a roll page with the first children marked: one without leave, the others sick."""
    form = _Form()
    form.feed(html)
    if len(form.children) < absent or "client_key" not in form.fields:
        raise RuntimeError("This is no roll page: it has no form with tiles.")
    marks = ["unexplained", *["sick"] * (absent - 1)]
    tiles = dict.fromkeys(form.children, "") | dict(zip(form.children, marks, strict=False))
    return {**form.fields, **tiles}
