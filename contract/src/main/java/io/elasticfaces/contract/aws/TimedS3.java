package io.elasticfaces.contract.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * An S3 client whose time limits depend on the object's size. It reads an object's bytes within the call, so that a
 * broken connection causes a retry instead of an exception in the reader, and no stream stays open.
 */
final class TimedS3 extends DelegatingS3Client {
    /** Additional time per megabyte; enough for several concurrent uploads on a small instance. */
    private static final Duration PER_MEGABYTE = Duration.ofSeconds(3);

    private static final long MEGABYTE = 1_000_000;

    /** Assumed size of an object of unknown size: the largest upload (camel.server.maxBodySize). */
    private static final long USUAL = 15 * MEGABYTE;

    /** Larger objects are streamed. Pictures and galleries are much smaller. */
    private static final long WHOLE = 64 * MEGABYTE;

    TimedS3(S3Client s3) {
        super(s3);
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        long length = body.optionalContentLength().orElse(USUAL);
        return super.putObject(
                request.toBuilder().overrideConfiguration(timeFor(length)).build(), body);
    }

    @Override
    public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        return super.getObject(
                request.toBuilder().overrideConfiguration(timeFor(USUAL)).build(),
                (response, stream) -> transformer.transform(response, whole(response, stream)));
    }

    private static AbortableInputStream whole(GetObjectResponse response, AbortableInputStream stream) {
        long length = response.contentLength() == null ? Long.MAX_VALUE : response.contentLength();
        if (length > WHOLE) {
            return stream;
        }
        try {
            byte[] bytes = stream.readNBytes((int) length);
            if (bytes.length < length) {
                throw new IOException("received only " + bytes.length + " of " + length + " bytes");
            }
            return AbortableInputStream.create(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw RetryableException.create("The object is incomplete: " + e.getMessage(), e);
        }
    }

    private static AwsRequestOverrideConfiguration timeFor(long bytes) {
        Duration attempt = AwsClients.ATTEMPT.plus(PER_MEGABYTE.multipliedBy(bytes / MEGABYTE));
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(attempt.plus(AwsClients.CALL).minus(AwsClients.ATTEMPT))
                .build();
    }
}
