package io.elasticfaces.web.answer;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.contract.aws.FileNameMetadata;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.web.http.HttpProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Looks up the state of a request by its id in the buckets, and deletes it: a deletion marker replaces its outcome, and
 * its picture is deleted. Outcomes are written once, so a worker that is still busy with the request finds the marker
 * and cannot store a name.
 */
public final class Results {
    private static final String ID = "id";

    private static final Map<String, String> EXPIRED = Map.of(Responses.STATUS, OutcomeStatus.EXPIRED.wireName());

    /** A repeated request with the same key has the same id, and gets the same response. */
    private static final String SEND_AGAIN = " Send the picture again, with another Idempotency-Key if it had one.";

    private static final Outcome DELETED =
            Outcome.failed(FailureReason.DELETED, "The request was deleted." + SEND_AGAIN);

    private final WebSettings settings;
    private final PendingRequests waiting;
    private final InstantSource clock;

    /** @param waiting the pending requests of this process, which a deletion ends */
    public Results(WebSettings settings, PendingRequests waiting, InstantSource clock) {
        this.settings = settings;
        this.waiting = waiting;
        this.clock = clock;
    }

    /**
     * Prepares the listing of the objects for an id.
     *
     * @throws HttpProblem 404 if the path has no valid id
     */
    public void open(Exchange exchange) {
        String id = exchange.getMessage().getHeader(ID, String.class);
        if (!RequestIds.isId(id)) {
            throw new HttpProblem(404, "There is no such request. Use the id in the Location header.");
        }
        if (settings.keys() == ObjectKeys.ORIGINAL) {
            throw new HttpProblem(404, "Results cannot be fetched by id while app.keys=original is set.", id, Map.of());
        }
        exchange.setProperty(ID, id);
        exchange.getMessage().setHeader(AWS2S3Constants.PREFIX, id + "-");
    }

    /** Prepares the get of the first object of a listing. */
    public void select(Exchange exchange) {
        List<?> objects = exchange.getMessage().getBody(List.class);
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, ((S3Object) objects.get(0)).key());
    }

    /**
     * Responds with the loaded outcome: the result, or the failure and its reason.
     *
     * @throws HttpProblem 410 if the request expired before a worker received it, or was deleted
     */
    public void found(Exchange exchange) {
        String id = exchange.getProperty(ID, String.class);
        String key = exchange.getMessage().getHeader(AWS2S3Constants.KEY, String.class);
        Map<?, ?> metadata = exchange.getMessage().getHeader(AWS2S3Constants.METADATA, Map.class);
        Outcome outcome = exchange.getProperty(StoredOutcome.PROPERTY, Outcome.class);
        if (outcome == null) {
            throw missing(id);
        }
        if (outcome.status() == OutcomeStatus.EXPIRED) {
            throw Responses.failed(id, outcome.failure());
        }
        String stored = FileNameMetadata.read(metadata);
        String fileName = stored == null ? key.substring(id.length() + 1) : stored;
        Responses.result(exchange, id, fileName, outcome, -1);
    }

    /**
     * Responds with 202 if a listing of the input bucket has found the request's picture and no outcome is stored.
     *
     * @throws HttpProblem 410 if the request has expired, 404 if there is no trace of it
     */
    public void pending(Exchange exchange) {
        String id = exchange.getProperty(ID, String.class);
        List<?> pictures = exchange.getMessage().getBody(List.class);
        boolean pictureThere = !pictures.isEmpty();
        OptionalLong made = RequestIds.madeAt(id);
        if (made.isEmpty() && pictureThere) {
            made = OptionalLong.of(((S3Object) pictures.get(0)).lastModified().toEpochMilli());
        }
        boolean over = made.isPresent()
                && clock.millis() >= made.getAsLong() + settings.expiry().toMillis();
        if (pictureThere && !over) {
            Responses.pending(exchange, id);
        } else if (over) {
            throw new HttpProblem(410, "The request has expired or was deleted." + SEND_AGAIN, id, EXPIRED);
        } else {
            throw missing(id);
        }
    }

    /** Prepares the put of the deletion marker, with the key from a listing of either bucket. */
    public void prepareMarker(Exchange exchange) {
        select(exchange);
        String key = exchange.getMessage().getHeader(AWS2S3Constants.KEY, String.class);
        StoredOutcome.prepare(exchange, key, DELETED, Map.of());
    }

    /** Responds with 204, and with 410 to a client that waits for the request. */
    public void deleted(Exchange exchange) {
        waiting.deleted(Responses.failed(exchange.getProperty(ID, String.class), DELETED.failure()));
        Message message = exchange.getMessage();
        message.removeHeaders("CamelAws*");
        message.removeHeader(Exchange.CONTENT_TYPE);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
        message.setBody(null);
    }

    private static HttpProblem missing(String id) {
        return new HttpProblem(404, "There is no such request.", id, Map.of());
    }
}
