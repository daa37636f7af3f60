#!/usr/bin/env node
// A file that is there before the build, so that installing links the command.
import '../dist/mayfly.mjs';
