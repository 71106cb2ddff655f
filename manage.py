#!/usr/bin/env python
"""Django's command line for Kongchuo."""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def load_settings() -> None:
    """Ends with the sentence of settings that refuse; Django goes on without them and fails for another reason."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kongchuo.settings")
    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as refused:
        sys.exit(str(refused))


if __name__ == "__main__":
    load_settings()
    execute_from_command_line(sys.argv)
