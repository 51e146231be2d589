package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.ReceiveLimits;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.worker.image.DecodingTimeout;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the worker's routes call: opens a request, recognises its picture, and words outcome and reply. */
public final class RecognitionHandler {
    /** The exchange property that holds the {@link RecognitionJob}. */
    public static final String JOB = "job";

    /**
     * What routes ask of the {@link RecognitionJob}, as properties beside it: for an expression that looks into an object, Camel hashes
     * the whole object to find its class again.
     */
    private static final String UNIQUE_KEY = "uniqueKey";

    private static final String MAY_BE_STORED = "mayBeStored";
    private static final String LAST_RECEIVE = "lastReceive";
    private static final String SETTLED = "settled";
    private static final String DEAD_LETTER = "deadLetter";

    private static final String LAPS = "laps";
    private static final Logger LOG = LoggerFactory.getLogger(RecognitionHandler.class);
    static final String RECEIVE_COUNT = "ApproximateReceiveCount";

    private final FaceRecognition recognition;
    private final ReceiveLimits limits;
    private final InstantSource clock;
    private final IdleStop idleStop;
    private final Runnable crash;

    /**
     * @param idleStop ends the process after the current request
     * @param crash ends the process with an error, at once
     */
    public RecognitionHandler(
            FaceRecognition recognition, ReceiveLimits limits, InstantSource clock, IdleStop idleStop, Runnable crash) {
        this.recognition = recognition;
        this.limits = limits;
        this.clock = clock;
        this.idleStop = idleStop;
        this.crash = crash;
    }

    /**
     * Reads the message into a {@link RecognitionJob}, settled already where it has expired or where every earlier receive ended
     * without an outcome.
     *
     * @throws io.elasticfaces.contract.UnreadableMessage if it can never be read
     * @throws io.elasticfaces.contract.UnknownVersion if a newer worker can read it
     */
    public void open(Exchange exchange) {
        StageTimer laps = StageTimer.from(exchange.getMessage(), clock.millis());
        exchange.setProperty(LAPS, laps);
        String message = exchange.getMessage().getBody(String.class);
        RecognitionRequest request = RecognitionRequest.parse(message);
        int ofMessage = exchange.getMessage().getHeader(RECEIVE_COUNT, 1, Integer.class);
        int receives = request.receivesBefore() + ofMessage;
        Outcome outcome = null;
        if (request.expired(clock.millis())) {
            outcome = Outcome.failed(
                    FailureReason.EXPIRED, "The request expired before a worker got to it. Send the picture again.");
        } else if (receives >= limits.giveUp()) {
            outcome = Outcome.failed(
                    FailureReason.WORKERS_DIED,
                    "Recognition of this picture was tried " + (limits.giveUp() - 1)
                            + " times and never ended. Send another picture.");
            LOG.error("Request {} was received {} times without an outcome", request.logId(), receives);
        }
        LOG.info(
                "Request {} received, for the {}. time of {}, {} ms after it was sent",
                request.logId(),
                receives,
                limits.giveUp(),
                Math.round(laps.waitedMillis()));
        RecognitionJob job = new RecognitionJob(request, outcome, receives, ofMessage >= limits.redrive());
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, job.key());
        exchange.setProperty(UNIQUE_KEY, job.uniqueKey());
        exchange.setProperty(MAY_BE_STORED, job.receivedBefore() && job.uniqueKey());
        exchange.setProperty(LAST_RECEIVE, job.lastReceive());
        keep(exchange, job);
    }

    /**
     * Recognises the picture in the body. An {@link Error} ends the process, as nothing after it can be trusted. A
     * picture that takes too long to decode ends it, too: at the first receive at once, so that another worker tries the
     * picture again; at a later one after the reply that says so.
     */
    public void recognise(Exchange exchange) {
        RecognitionJob job = job(exchange);
        try {
            byte[] picture = exchange.getMessage().getBody(byte[].class);
            laps(exchange).lap("fetch");
            Outcome outcome = recognition.recognise(picture, job.request().gallery());
            laps(exchange).took(outcome.sighting().timings());
            keep(exchange, job.with(outcome.withTimings(laps(exchange).stages())));
        } catch (DecodingTimeout e) {
            if (!job.receivedBefore()) {
                LOG.error("The worker ends over request {}: {}", job.request().logId(), e.getMessage());
                crash.run();
                throw e;
            }
            keep(exchange, job.with(Outcome.failed(FailureReason.UNREADABLE_PICTURE, e.getMessage())));
            idleStop.decoderStuck();
        } catch (Error e) {
            LOG.error(
                    "The worker ends over request {}: its state cannot be trusted any more",
                    job.request().logId(),
                    e);
            crash.run();
            throw e;
        }
    }

    /** Ends the process over an {@link Error} that came from elsewhere than recognition, e.g. from lack of memory. */
    public void end(Exchange exchange) {
        LOG.error(
                "The worker ends: its state cannot be trusted any more",
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        crash.run();
    }

    /** Settles a request whose picture is not in the input bucket. */
    public void pictureGone(Exchange exchange) {
        RecognitionJob job = job(exchange);
        keep(
                exchange,
                job.with(Outcome.failed(
                        FailureReason.PICTURE_GONE,
                        "The picture was no longer in the input bucket when a worker came to it. Send it again.")));
    }

    /** Makes the exchange ready for the output put: the name as body, key and metadata as headers. */
    public void store(Exchange exchange) {
        RecognitionJob job = job(exchange);
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<?, ?> ofPicture = exchange.getMessage().getHeader(AWS2S3Constants.METADATA, Map.of(), Map.class);
        ofPicture.forEach((name, value) -> metadata.put(name.toString(), value.toString()));
        StoredOutcome.prepare(exchange, job.key(), job.outcome(), metadata);
    }

    /** Takes over the outcome that was loaded, if any: it is the request's only one. */
    public void recall(Exchange exchange) {
        Outcome stored = exchange.getProperty(StoredOutcome.PROPERTY, Outcome.class);
        if (stored != null) {
            LOG.info(
                    "Request {} has an outcome already, which is sent again",
                    job(exchange).request().logId());
            keep(exchange, job(exchange).with(stored));
        }
    }

    /**
     * Makes the exchange ready for the reply: its JSON as body, with the stages of this receive, whoever's outcome it
     * is.
     */
    public void reply(Exchange exchange) {
        StageTimer laps = laps(exchange);
        laps.lap("record");
        RecognitionJob job = job(exchange);
        Outcome outcome = job.outcome();
        LOG.info(
                "Request {} is {}, after {} ms of work",
                job.request().logId(),
                outcome.failure() == null
                        ? outcome.status().wireName()
                        : outcome.failure().reason().wireName(),
                Math.round(laps.busyMillis()));
        RecognitionJob timed = job.with(outcome.withTimings(laps.stages()));
        keep(exchange, timed);
        exchange.setProperty(DEAD_LETTER, timed.deadLetter());
        exchange.getMessage().setBody(timed.reply());
    }

    private static StageTimer laps(Exchange exchange) {
        return exchange.getProperty(LAPS, StageTimer.class);
    }

    private static RecognitionJob job(Exchange exchange) {
        return exchange.getProperty(JOB, RecognitionJob.class);
    }

    private static void keep(Exchange exchange, RecognitionJob job) {
        exchange.setProperty(JOB, job);
        exchange.setProperty(SETTLED, job.settled());
    }
}
