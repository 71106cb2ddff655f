"""The WSGI application that gunicorn and waitress serve."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kongchuo.settings")
application = get_wsgi_application()
# What is loaded stays until the end: frozen, no later collection of garbage goes through it again.
gc.collect()
gc.freeze()
