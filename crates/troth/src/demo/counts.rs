//! What is in the exports, counted by an independent reader, so that a story can assert parties before and after resolution.
