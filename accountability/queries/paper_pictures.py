"""The pictures that papers print: stored with the visit, found by the hash that the paper keeps (E3)."""

from accountability.models import StoredFile
from accountability.papers.content import Content
from accountability.papers.pictures import Picture, Pictures, named_pictures


def pictures_of(school_id: int, visit_id: int | None, content: Content) -> Pictures:
    """The pictures a content names, by field, in one query, or none where it names none.

    What is stored and no longer has the hash is left out, as is what is not there.
    """
    named = named_pictures(content)
    if not named or visit_id is None:
        return {}
    files = StoredFile.objects.filter(school_id=school_id, visit_id=visit_id, sha256__in=named.values())
    found = (Picture(each.content_type, bytes(each.content)) for each in files.order_by("pk"))
    by_hash = {picture.sha256: picture for picture in found}
    return {name: by_hash[sha256] for name, sha256 in named.items() if sha256 in by_hash}
