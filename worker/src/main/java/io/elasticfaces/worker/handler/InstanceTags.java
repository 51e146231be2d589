package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.ResourceNames;
import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.imds.Ec2MetadataRetryPolicy;

/**
 * The tags of the instance that this process runs on, read from the instance metadata service. This needs no
 * permission, but the instance must be launched with {@code InstanceMetadataTags=enabled}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html">View tags for your EC2
 *     instances using instance metadata</a>
 */
public final class InstanceTags {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceTags.class);

    /** The service is on the same host, so it answers within this time or is absent. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private InstanceTags() {}

    /**
     * Returns whether this instance has the keep-warm tag.
     *
     * <p>The result is also false if there is no metadata service, as for a worker started by hand, or no answer within
     * about a second. A worker that ends by mistake is started again; one that stays by mistake costs money.
     *
     * @param endpoint the metadata service; null for the one of the AWS environment variables, or the default
     */
    public static boolean keepWarm(URI endpoint) {
        try (Ec2MetadataClient client = Ec2MetadataClient.builder()
                .endpoint(endpoint)
                .retryPolicy(Ec2MetadataRetryPolicy.none())
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(TIMEOUT)
                        .socketTimeout(TIMEOUT))
                .build()) {
            String value = client.get("/latest/meta-data/tags/instance/" + ResourceNames.KEEP_WARM_TAG)
                    .asString();
            return value.strip().equalsIgnoreCase("true");
        } catch (SdkException e) {
            LOG.debug(
                    "No tag {} can be read from the instance's metadata: {}",
                    ResourceNames.KEEP_WARM_TAG,
                    e.getMessage());
            return false;
        }
    }
}
