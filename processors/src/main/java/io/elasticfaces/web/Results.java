package io.elasticfaces.web;

import io.elasticfaces.aws.StoredOutcome;
import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.OutcomeStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Looks up what has become of a request, from nothing but its id and the buckets. */
public final class Results {
    static final String ID = "id";

    private static final Map<String, String> EXPIRED = Map.of(AnswerWording.STATUS, OutcomeStatus.EXPIRED.wireName());

    private final WebSettings settings;
    private final InstantSource clock;

    /** Makes the look-up; it keeps no state, so any web tier answers for any other. */
    public Results(WebSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Makes the exchange ready to list what lies under the id.
     *
     * @throws Refusal 404 if the path holds no id
     */
    public void open(Exchange exchange) {
        String id = exchange.getMessage().getHeader(ID, String.class);
        if (!RequestIds.isId(id)) {
            throw new Refusal(404, "There is no such request: an id looks like the one in a Location header.");
        }
        if (settings.keys() == ObjectKeys.ORIGINAL) {
            throw new Refusal(404, "Results cannot be fetched by id while app.keys=original is set.", id, Map.of());
        }
        exchange.setProperty(ID, id);
        exchange.getMessage().setHeader(AWS2S3Constants.PREFIX, id + "-");
    }

    /** Makes the exchange ready to get the first object of a listing. */
    public void select(Exchange exchange) {
        List<?> objects = exchange.getMessage().getBody(List.class);
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, ((S3Object) objects.get(0)).key());
    }

    /**
     * Words the answer from the output object: the result, or the failure and its reason.
     *
     * @throws Refusal 410 if the request expired before a worker got to it
     */
    public void word(Exchange exchange) {
        String id = exchange.getProperty(ID, String.class);
        String key = exchange.getMessage().getHeader(AWS2S3Constants.KEY, String.class);
        Map<?, ?> metadata = exchange.getMessage().getHeader(AWS2S3Constants.METADATA, Map.class);
        Outcome outcome = StoredOutcome.read(exchange.getMessage().getBody(String.class), metadata);
        if (outcome.status() == OutcomeStatus.EXPIRED) {
            throw AnswerWording.refusal(id, outcome.failure());
        }
        Object encoded = metadata == null ? null : metadata.get(Reception.FILE_NAME_METADATA);
        String fileName = encoded == null
                ? key.substring(id.length() + 1)
                : URLDecoder.decode(encoded.toString(), StandardCharsets.UTF_8);
        AnswerWording.result(exchange, id, fileName, outcome, -1);
    }

    /**
     * Words the answer where there is no output object, from the listing of the input bucket: on its way (202).
     *
     * @throws Refusal 410 if its time is over, 404 if it was never seen
     */
    public void wordMissing(Exchange exchange) {
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
            AnswerWording.pending(exchange, id);
        } else if (over) {
            throw new Refusal(410, "The request has expired or was deleted. Send the picture again.", id, EXPIRED);
        } else {
            throw new Refusal(404, "There is no such request.", id, Map.of());
        }
    }
}
