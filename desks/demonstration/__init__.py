"""Invented counties, people and papers, for the demonstration, the walkthrough and the tests.

Everything here goes through the doors that people use: section forms, uploads, perform().
"""
