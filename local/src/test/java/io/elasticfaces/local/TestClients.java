package io.elasticfaces.local;

import io.elasticfaces.local.endpoint.AccessKey;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** AWS's own clients, pointed at a local cloud. */
public final class TestClients {
    private static final int MOST_CONNECTIONS = 100;

    private TestClients() {}

    public static S3Client s3(URI endpoint) {
        return s3(endpoint, AccessKey.DEFAULT);
    }

    /** With the SDK's retries: S3Proxy closes the connection after a put that it refuses, and the next call meets that. */
    public static S3Client s3(URI endpoint, AccessKey key) {
        return configure(S3Client.builder().forcePathStyle(true), endpoint, key)
                .overrideConfiguration(override -> {})
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(MOST_CONNECTIONS))
                .build();
    }

    public static SqsClient sqs(URI endpoint) {
        return sqs(endpoint, AccessKey.DEFAULT);
    }

    public static SqsClient sqs(URI endpoint, AccessKey key) {
        return configure(SqsClient.builder(), endpoint, key)
                .httpClientBuilder(ApacheHttpClient.builder().maxConnections(MOST_CONNECTIONS))
                .build();
    }

    /** Endpoint, credentials, region; one attempt only, so that an error is seen as it comes. */
    public static <B extends AwsClientBuilder<B, C>, C> B configure(B builder, URI endpoint, AccessKey key) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }
}
