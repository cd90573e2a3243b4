"""What is wrong with a command line, in the user's language.

In: an exception of the option parser, which speaks English only. Out: one sentence with what to do next.
"""

from __future__ import annotations

from typing import Any

from vigie.knowledge.messages import message

PROBLEMS = {
    "NoSuchOption": "no_option",
    "MissingParameter": "missing",
    "BadOptionUsage": "needs_value",
    "BadParameter": "bad_value",
}
"""The parser's own classes are private to it: their names are what it tells."""


def usage_sentence(error: Any, lang: str) -> str:
    """The sentence for an exception of the parser; its own words where it is of a kind not known here."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "vigie"
    problem = PROBLEMS.get(type(error).__name__) or _of_the_whole(error)
    if problem is None:
        return str(error.format_message())
    return message(f"cli.usage.{problem}", lang, what=_named(error), help=f"{command} --help")


def _of_the_whole(error: Any) -> str | None:
    begins = {"No such command": "no_command", "Missing command": "which", "Got unexpected extra": "extra"}
    return next((problem for words, problem in begins.items() if error.message.startswith(words)), None)


def _named(error: Any) -> str:
    """The option, argument or word that it is about."""
    if name := getattr(error, "option_name", None):
        return str(name)
    if (parameter := getattr(error, "param", None)) is not None:
        return str(parameter.get_error_hint()).replace("'", "")
    inside = error.message.rpartition("(")[2].rstrip(")") if "(" in error.message else error.message.partition("'")[2]
    return str(inside.rstrip(".'"))
