"""Runs one piece of code as a person would at a prompt. It is kept in the memory snapshot, so it is loaded once a version."""

import asyncio
import builtins
import json
import linecache
import os
import random
import sys
import traceback

from pyodide.code import eval_code_async

# What models reach for; what is imported here comes with the snapshot.
import base64, collections, csv, datetime, decimal, fractions, functools, hashlib, io, itertools, math, pathlib, re  # noqa
import statistics, string, struct, textwrap, zlib  # noqa

NAME = "code.py"
MOST_VALUE = 20_000
MOST_TRACE = 8_000


def _cut(text, most):
    return text if len(text) <= most else text[:most] + "\n… cut"


def _failure(error):
    """The traceback from the person's own code on, and nothing of what stands above it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != NAME:
        trace = trace.tb_next
    lines = traceback.format_exception(type(error), error, trace)
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    return {"kind": type(error).__name__, "trace": _cut("".join(lines).rstrip(), MOST_TRACE), "missing": missing}


async def run(source, folder):
    """JSON: `value` is the last expression as repr shows it, or null; `error` is null or says what was raised."""
    value = failure = None
    try:
        os.chdir(folder)
        # The snapshot holds one state of the generator for ever.
        random.seed()
        linecache.cache[NAME] = (len(source), None, source.splitlines(True), NAME)
        names = {"__name__": "__main__", "__builtins__": builtins}
        result = await eval_code_async(source, names, filename=NAME, return_mode="last_expr")
        if result is not None:
            value = _cut(repr(result), MOST_VALUE)
    except SystemExit as error:
        if error.code not in (None, 0):
            failure = _failure(error)
    except BaseException as error:
        failure = _failure(error)
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    sys.stdout.flush()
    sys.stderr.flush()
    return json.dumps({"value": value, "error": failure})
