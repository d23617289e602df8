"""What is asked of a folder that can be read: a question a module, a function from source to problems."""
