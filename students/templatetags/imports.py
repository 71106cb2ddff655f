"""Filters of the import pages; the words themselves are in ``students.import_words``."""

from django import template

from students import import_words

register = template.Library()
register.filter("moment", import_words.moment)
register.filter("import_counts", import_words.listed_counts)
register.filter("import_next_step", import_words.next_step)
register.filter("import_missing", import_words.missing)
register.filter("import_questions", import_words.questions)
