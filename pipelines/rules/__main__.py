"""``python -m pipelines.rules`` prints docs/rules.md."""

from pipelines.rules.documentation import document_rules

if __name__ == "__main__":
    print(document_rules(), end="")  # noqa: T201 - this is what the command is for
