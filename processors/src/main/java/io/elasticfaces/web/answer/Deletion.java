package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Failure;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Deletes a request by its id: a deletion marker replaces its outcome, and its picture is deleted. Outcomes are written
 * once, so a worker that is still busy with the request finds the marker and cannot store a name.
 */
public final class Deletion {
    private static final Outcome MARKER =
            Outcome.failed(FailureReason.DELETED, "The request was deleted. Send the picture again.");

    private final PendingRequests pending;

    /** @param pending the pending requests of this process */
    public Deletion(PendingRequests pending) {
        this.pending = pending;
    }

    /** Prepares the put of the deletion marker, with the key from a listing of either bucket. */
    public void prepareMarker(Exchange exchange) {
        List<?> objects = exchange.getMessage().getBody(List.class);
        String key = ((S3Object) objects.get(0)).key();
        StoredOutcome.prepare(exchange, key, MARKER, Map.of());
    }

    /** Responds with 204, and with 410 to a client that waits for the request. */
    public void respond(Exchange exchange) {
        String id = exchange.getProperty(Results.ID, String.class);
        Failure failure = MARKER.failure();
        pending.deleted(ResponseRenderer.refusal(id, failure));
        exchange.getMessage().removeHeaders("CamelAws*");
        exchange.getMessage().removeHeader(Exchange.CONTENT_TYPE);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
        exchange.getMessage().setBody(null);
    }
}
