"""``manage.py import_needs FILE``: needs of children from a list, each with its paper (G6)."""

from students.choices import ImportKind
from students.management.commands._importing import ImportCommand, registrar_of
from students.models import School, User


class Command(ImportCommand):
    """Imports the correct rows of a list of needs."""

    help = "Import the needs of children from a spreadsheet (.xlsx, .xls, .csv)."
    kind = ImportKind.NEEDS

    def actor(self, school: School, username: str | None) -> User | None:
        """A need is recorded by somebody: by --user, else by the school's registrar."""
        return super().actor(school, username) or registrar_of(school)
