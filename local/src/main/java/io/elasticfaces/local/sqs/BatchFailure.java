package io.elasticfaces.local.sqs;

/**
 * An entry of a batch that was refused while the rest went through.
 *
 * @param entry the entry's id
 * @param error what is wrong with it
 * @param message the same for people
 */
record BatchFailure(String entry, SqsError error, String message) {}
