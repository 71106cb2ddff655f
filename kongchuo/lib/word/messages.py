"""Why a template was refused, in a sentence that says what to do."""

from django.utils.translation import gettext_lazy as _

from kongchuo.lib.word.model import Refusal, WordRefused

_SENTENCES = {
    Refusal.TOO_BIG: _("The file is larger than %(megabytes)s MB. Take large pictures out and try again."),
    Refusal.NO_WORD: _("This is no Word document. Save the template as .docx and try again."),
    Refusal.OLD_WORD: _("This is an old or protected Word file. Save it as .docx without a password and try again."),
    Refusal.ENCRYPTED: _("The file is protected with a password. Save it without a password and try again."),
    Refusal.DAMAGED: _("The template cannot be filled in. Download the current one, change that, and try again."),
    Refusal.UNPACKS_TOO_BIG: _("Unpacked, the file is larger than %(megabytes)s MB. Take pictures out and try again."),
    Refusal.DOCTYPE: _("The file holds what no Word document needs. Copy its text into a new document and try again."),
    Refusal.MACROS: _("The file holds macros. Save it as a plain .docx document and try again."),
    Refusal.EMBEDDED: _("The file holds another file inside. Take it out and try again."),
    Refusal.OUTSIDE: _("The document points to something outside (%(target)s): take the link out and try again."),
    Refusal.FIELD: _(
        "The document holds a field %(field)s, which fetches or runs something. Take it out and try again."
    ),
    Refusal.UNKNOWN_PLACEHOLDER: _(
        "Placeholders that this paper does not know: %(names)s. Compare them with the list of placeholders."
    ),
    Refusal.MISSING_PLACEHOLDER: _("The template lacks %(names)s: without it the paper is not complete."),
    Refusal.MISSING_TEXT: _("The template must say “%(text)s”."),
    Refusal.SYNTAX: _(
        "A placeholder is not written as it should be near “%(place)s”. Every one has two braces on each side, and "
        "every list has its end."
    ),
    Refusal.FORBIDDEN: _("The template asks for what no template may. Use only the placeholders of the list."),
    Refusal.TOO_SLOW: _("Filling the template in took longer than %(seconds)s seconds. Take repetitions out."),
    Refusal.TOO_MUCH_MEMORY: _("Filling the template in takes too much memory. Take repetitions and pictures out."),
    Refusal.TOO_LONG: _("Filled in, the document is too long. Take repetitions and pictures out."),
}


def sentence(refused: WordRefused) -> str:
    """The reason in the language of the moment."""
    return str(_SENTENCES[refused.code]) % refused.params
