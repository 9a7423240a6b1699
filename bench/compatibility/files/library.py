# Tests that Python's library brings along: examples in the documentation of modules, and test.support's own.
import doctest
import importlib
import sys
import unittest

for name in sys.argv[1:]:
    if name.startswith("test."):
        suite = unittest.defaultTestLoader.loadTestsFromName(name)
        result = unittest.TestResult()
        suite.run(result)
        bad = sorted(t.id() for t, _ in result.failures + result.errors)
        print(name, result.testsRun, "skipped", len(result.skipped), "bad", bad)
    else:
        print(name, doctest.testmod(importlib.import_module(name)))
