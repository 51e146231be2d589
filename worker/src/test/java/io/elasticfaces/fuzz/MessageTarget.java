package io.elasticfaces.fuzz;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.UnknownVersion;
import io.elasticfaces.contract.UnreadableMessage;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** The text of a queue's message, read as a request and as a reply, and as an outcome from the output bucket. */
public final class MessageTarget {
    private MessageTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        RecognitionRequest request = read(input.length, () -> RecognitionRequest.parse(text));
        if (request != null) {
            RecognitionRequest again = RecognitionRequest.parse(request.toJson());
            requireSame(request.imageName() + request.id(), again.imageName() + again.id());
        }
        RecognitionReply reply = read(input.length, () -> RecognitionReply.parse(text));
        if (reply != null) {
            requireSame(
                    reply.imageName(), RecognitionReply.parse(reply.toJson()).imageName());
        }
        Map<String, String> metadata = Map.of(StoredOutcome.METADATA, text);
        Outcome outcome = read(input.length, () -> StoredOutcome.read("Paul", metadata));
        if (outcome != null) {
            Outcome again = StoredOutcome.read("Paul", StoredOutcome.metadata(outcome, Map.of()));
            requireSame(outcome.status(), again.status());
        }
    }

    private static void requireSame(Object written, Object read) {
        if (!written.equals(read)) {
            throw new AssertionError(written + " came back as " + read);
        }
    }

    private static <T> T read(int size, Callable<T> reader) throws Exception {
        AtomicReference<T> result = new AtomicReference<>();
        try {
            Allowance.hold(Allowance.times(128, size), () -> result.set(reader.call()));
        } catch (UnreadableMessage | UnknownVersion e) {
            Allowance.requireClear(e);
        }
        return result.get();
    }
}
