package io.elasticfaces.web;

import io.elasticfaces.aws.StoredOutcome;
import io.elasticfaces.message.Failure;
import io.elasticfaces.message.FailureReason;
import io.elasticfaces.message.Outcome;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Takes a request out of the world by its id. Its picture is removed; its outcome becomes, or is from the start, a note
 * that it was deleted, which says nothing of anybody: outcomes are written once, so that a worker that is still at work
 * finds the note there and cannot leave a name.
 */
public final class Deletion {
    private static final String KEY = "key";
    private static final Outcome NOTE =
            Outcome.failed(FailureReason.DELETED, "The request was deleted. Send the picture again.");

    private final OpenTickets open;

    /** @param open the tickets whose callers wait here */
    public Deletion(OpenTickets open) {
        this.open = open;
    }

    /** Makes the exchange ready for the put of the note, under the key that a listing of either bucket has found. */
    public void note(Exchange exchange) {
        List<?> objects = exchange.getMessage().getBody(List.class);
        String key = ((S3Object) objects.get(0)).key();
        exchange.setProperty(KEY, key);
        name(exchange, key);
        exchange.getMessage().setHeader(AWS2S3Constants.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getMessage().setHeader(AWS2S3Constants.METADATA, StoredOutcome.metadata(NOTE, Map.of()));
        exchange.getMessage().setBody(NOTE.name());
    }

    /** Makes the exchange ready for the deletion of the picture. */
    public void picture(Exchange exchange) {
        name(exchange, exchange.getProperty(KEY, String.class));
    }

    /** Answers 204, and whoever waits for the request 410. */
    public void word(Exchange exchange) {
        String id = exchange.getProperty(Results.ID, String.class);
        Failure failure = NOTE.failure();
        open.deleted(AnswerWording.refusal(id, failure));
        exchange.getMessage().removeHeaders("CamelAws*");
        exchange.getMessage().removeHeader(Exchange.CONTENT_TYPE);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
        exchange.getMessage().setBody(null);
    }

    private static void name(Exchange exchange, String key) {
        exchange.getMessage().removeHeaders("CamelAws*");
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, key);
    }
}
