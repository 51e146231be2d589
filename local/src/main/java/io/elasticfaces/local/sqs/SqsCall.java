package io.elasticfaces.local.sqs;

import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call to SQS, in whichever protocol it came, with what the filter has to read and change of it.
 *
 * <p>Methods that read what a client sent throw {@link SqsRefusal} or {@link ClassCastException} when it has another
 * form than SQS's.
 */
sealed interface SqsCall permits JsonCall, QueryCall {
    /** The operation, for example {@code SendMessage}; empty when none was named. */
    String action();

    /** A parameter that is one value, a number as its digits; null when it is not there. */
    String parameter(String name);

    /** Replaces the parameter {@code QueueUrl}. */
    void queueUrl(String url);

    /** Receipt handles of a batch, by entry. */
    Map<String, String> receiptHandles();

    /** The attributes of a queue that the call sets. */
    Map<String, String> attributes();

    /** Leaves out attributes that the call sets. */
    void removeAttributes(Set<String> names);

    /** The attributes of a queue that the call asks for. */
    List<String> attributeNames();

    /** Asks for other attributes. */
    void attributeNames(List<String> names);

    /** The messages that the call sends. */
    List<OutgoingMessage> messages();

    /** Leaves out entries of a batch. */
    void removeEntries(Set<String> entries);

    /** The call as it now is. */
    Buffer encode();

    /** The type of {@link #encode()}. */
    String contentType();

    /** An error in this protocol. */
    Answer refuse(SqsError error, String message);

    /** A success with nothing to tell. */
    Answer succeed();

    /** A success of a batch in which no entry was left to do. */
    Answer batchFailed(Collection<BatchFailure> failures);

    /** ElasticMQ's answer, in the words of AWS. */
    Answer translate(Answer answer);

    /** An answer to {@code GetQueueAttributes} with attributes added and others left out. */
    Answer changeAttributes(Answer answer, Map<String, String> added, Set<String> removed);

    /** An answer to a batch with failures added. */
    Answer addFailures(Answer answer, Collection<BatchFailure> failures);

    /** An answer to {@code DeleteMessageBatch} in which those entries did not fail on their receipt handle. */
    Answer forgiveReceipts(Answer answer, Set<String> entries);

    /** The receipt handles of the messages in an answer to {@code ReceiveMessage}. */
    List<String> receivedHandles(Answer answer);

    /** Tells whether an answer is this error. */
    boolean isError(Answer answer, SqsError error);
}
