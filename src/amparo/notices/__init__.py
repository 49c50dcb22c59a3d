"""Telling people that there is something to read, never what it says.

A *notice* is one e-mail or SMS without content. A *digest* gathers a body's waiting work.
Messages with content live in the room they belong to and are read after signing in.
"""
