"""``bastide content new``"""

import argparse

from controller.cli.content_words import folder_argument
from controller.cli.main import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    folder_argument(parser)


def run(args: argparse.Namespace) -> int:
    from controller.content import starter
    from controller.content.problems import ContentError

    try:
        files = starter.write(args.folder)
    except ContentError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be written ({error.strerror}); name another folder") from error
    print(f"Made {files} files in {args.folder}. Look at them: bastide content preview {args.folder}")
    return 0
