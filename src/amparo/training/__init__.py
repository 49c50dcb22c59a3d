"""Courses and certificates: an assessor without a valid one cannot sign.

A *certificate* says that a user passed a module (risk assessment, gender, interculturality …) and
until when it holds. Not here: who assesses which case (see `cases`).
"""
