package io.elasticfaces.web.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Header;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * Deletes processed replies from the response queue in batches of ten, because single calls took a sixth of the web
 * tier's CPU time. A reply that is not deleted is received again and ignored as late.
 */
public final class ReplyAcknowledger extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyAcknowledger.class);

    /** SQS's limit of a batch. */
    private static final int MOST = 10;

    /** Much less than the queue's visibility timeout, after which the replies would be received again. */
    private static final long LATEST_MILLIS = 500;

    private final CamelContext camel;
    private final SqsClient sqs;
    private final String queue;
    private final List<String> handles = new ArrayList<>();
    private ScheduledExecutorService timer;
    private String url;

    /** @param queue the response queue's name */
    public ReplyAcknowledger(CamelContext camel, SqsClient sqs, String queue) {
        this.camel = camel;
        this.sqs = sqs;
        this.queue = queue;
    }

    /** Takes the receipt handle of a reply. The tenth triggers the deletion. */
    public void take(@Header(Sqs2Constants.RECEIPT_HANDLE) String handle) {
        if (handle != null && add(handle)) {
            delete();
        }
    }

    private boolean add(String handle) {
        synchronized (handles) {
            handles.add(handle);
            return handles.size() >= MOST;
        }
    }

    /** Deletes all replies that have been taken. */
    void delete() {
        for (List<String> some = next(); !some.isEmpty(); some = next()) {
            List<String> these = some;
            try {
                sqs.deleteMessageBatch(delete -> delete.queueUrl(url()).entries(entries(these)));
            } catch (SdkException e) {
                LOG.debug("{} replies could not be deleted and will be received again", these.size(), e);
            }
        }
    }

    private List<String> next() {
        synchronized (handles) {
            List<String> first = handles.subList(0, Math.min(MOST, handles.size()));
            List<String> some = List.copyOf(first);
            first.clear();
            return some;
        }
    }

    private static List<DeleteMessageBatchRequestEntry> entries(List<String> handles) {
        return IntStream.range(0, handles.size())
                .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(handles.get(i))
                        .build())
                .toList();
    }

    private synchronized String url() {
        if (url == null) {
            url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
        }
        return url;
    }

    @Override
    protected void doStart() {
        timer = camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "receipts");
        timer.scheduleWithFixedDelay(this::delete, LATEST_MILLIS, LATEST_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        camel.getExecutorServiceManager().shutdown(timer);
        delete();
    }
}
