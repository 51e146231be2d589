package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.ReceiveLimits;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.contract.Timings;
import io.elasticfaces.contract.aws.FileNameMetadata;
import io.elasticfaces.contract.aws.StoredOutcome;
import io.elasticfaces.worker.image.DecodingTimeout;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's request processing, called by its routes: reads a request, recognises its picture, and prepares the
 * outcome and the reply.
 */
public final class RecognitionHandler {
    /** The exchange property that holds the {@link RecognitionJob}. */
    public static final String JOB = "job";

    /**
     * Values of the {@link RecognitionJob} that routes use on the way to the reply. They are exchange properties because
     * the first expression on an object's methods takes 30 ms, which would delay a new worker's first reply.
     */
    private static final String UNIQUE_KEY = "uniqueKey";

    private static final String MAY_BE_STORED = "mayBeStored";
    private static final String SETTLED = "settled";
    private static final String DEAD_LETTER = "deadLetter";

    private static final Logger LOG = LoggerFactory.getLogger(RecognitionHandler.class);

    /** SQS attributes of a message; the times are in milliseconds since the epoch. */
    static final String RECEIVE_COUNT = "ApproximateReceiveCount";

    private static final String SENT = "SentTimestamp";
    private static final String FIRST_RECEIVED = "ApproximateFirstReceiveTimestamp";

    private final FaceRecognition recognition;
    private final ReceiveLimits limits;
    private final InstantSource clock;
    private final IdleStop idleStop;
    private final Runnable crash;

    /**
     * @param idleStop ends the process after the current request
     * @param crash ends the process at once, with an error
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
     * Reads the message into a {@link RecognitionJob}. The job is already settled if the request has expired or if
     * every earlier receive ended without an outcome.
     *
     * @throws io.elasticfaces.contract.UnreadableMessage if no version can read the message
     * @throws io.elasticfaces.contract.UnknownVersion if a newer version can read it
     */
    public void open(Exchange exchange) {
        StageTimer timer = new StageTimer();
        String message = exchange.getMessage().getBody(String.class);
        RecognitionRequest request = RecognitionRequest.parse(message);
        int ofMessage = exchange.getMessage().getHeader(RECEIVE_COUNT, 1, Integer.class);
        int receives = request.receivesBefore() + ofMessage;
        Map<String, Double> waited = Timings.before(
                exchange.getMessage().getHeader(SENT, 0L, Long.class),
                ofMessage > 1 ? exchange.getMessage().getHeader(FIRST_RECEIVED, 0L, Long.class) : 0,
                clock.millis());
        timer.waited(waited);
        Outcome outcome = null;
        if (request.expired(clock.millis())) {
            outcome = Outcome.failed(
                    FailureReason.EXPIRED,
                    "The request expired before a worker received it. Send the picture again, with another"
                            + " Idempotency-Key if it had one.");
        } else if (receives >= limits.giveUp()) {
            outcome = Outcome.failed(
                    FailureReason.WORKERS_DIED,
                    "Recognition of this picture was tried " + (limits.giveUp() - 1)
                            + " times and never ended. Send another picture.");
            LOG.error("Request {} was received {} times without an outcome", request.logId(), receives);
        }
        LOG.info(
                "Request {} received (receive {} of {}), {} ms after it was sent",
                request.logId(),
                receives,
                limits.giveUp(),
                Math.round(waited.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum()));
        RecognitionJob job = new RecognitionJob(request, outcome, receives, ofMessage >= limits.redrive(), timer);
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, job.key());
        exchange.setProperty(UNIQUE_KEY, job.uniqueKey());
        exchange.setProperty(MAY_BE_STORED, job.receivedBefore() && job.uniqueKey());
        keep(exchange, job);
    }

    /**
     * Performs the request on the input object in the body.
     *
     * <p>A picture that takes too long to decode ends the process: at the first receive at once, so that another worker
     * tries the picture again; at a later receive after the reply.
     */
    public void recognise(Exchange exchange) {
        RecognitionJob job = job(exchange);
        try {
            byte[] input = exchange.getMessage().getBody(byte[].class);
            job.timer().lap("fetch");
            String source = FileNameMetadata.read(exchange.getMessage().getHeader(AWS2S3Constants.METADATA, Map.class));
            Outcome outcome = recognition.perform(input, job.request(), source);
            job.timer().took(outcome.sighting().timings());
            settle(exchange, outcome.withTimings(job.timer().stages()));
        } catch (DecodingTimeout e) {
            if (!job.receivedBefore()) {
                LOG.error(
                        "The worker ends because of request {}: {}",
                        job.request().logId(),
                        e.getMessage());
                crash.run();
                throw e;
            }
            settle(exchange, Outcome.failed(FailureReason.UNREADABLE_PICTURE, e.getMessage()));
            idleStop.end("Decoding a picture takes too long and cannot be stopped. This worker ends after its reply");
        }
    }

    /** Settles a request whose picture is not in the input bucket. */
    public void pictureGone(Exchange exchange) {
        settle(
                exchange,
                Outcome.failed(
                        FailureReason.PICTURE_GONE,
                        "The picture is no longer in the input bucket. Send it again, with another Idempotency-Key if it had one."));
    }

    /** Prepares the put into the output bucket: the name as body, the key and metadata as headers. */
    public void store(Exchange exchange) {
        RecognitionJob job = job(exchange);
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<?, ?> ofPicture = exchange.getMessage().getHeader(AWS2S3Constants.METADATA, Map.of(), Map.class);
        ofPicture.forEach((name, value) -> metadata.put(name.toString(), value.toString()));
        StoredOutcome.prepare(exchange, job.key(), job.outcome(), metadata);
    }

    /** Uses the stored outcome if one was loaded. A request has only one outcome. */
    public void recall(Exchange exchange) {
        Outcome stored = exchange.getProperty(StoredOutcome.PROPERTY, Outcome.class);
        if (stored != null) {
            LOG.info(
                    "Request {} already has an outcome, which is sent again",
                    job(exchange).request().logId());
            settle(exchange, stored);
        }
    }

    /**
     * Prepares the reply: its JSON as body, with the timings of this receive even if the outcome is from an earlier
     * one.
     */
    public void reply(Exchange exchange) {
        RecognitionJob job = job(exchange);
        job.timer().lap("record");
        Outcome outcome = job.outcome();
        LOG.info(
                "Request {} is {}, after {} ms of work",
                job.request().logId(),
                outcome.failure() == null
                        ? outcome.status().wireName()
                        : outcome.failure().reason().wireName(),
                Math.round(job.timer().millis()));
        exchange.setProperty(DEAD_LETTER, job.deadLetter());
        exchange.getMessage()
                .setBody(new RecognitionReply(
                                job.key(),
                                job.request().id(),
                                outcome.withTimings(job.timer().stages()))
                        .toJson());
    }

    private static RecognitionJob job(Exchange exchange) {
        return exchange.getProperty(JOB, RecognitionJob.class);
    }

    private static void settle(Exchange exchange, Outcome outcome) {
        keep(exchange, job(exchange).with(outcome));
    }

    private static void keep(Exchange exchange, RecognitionJob job) {
        exchange.setProperty(JOB, job);
        exchange.setProperty(SETTLED, job.outcome() != null);
    }
}
