package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.ResourceNames;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.imds.Ec2MetadataRetryPolicy;

/**
 * The tags of the instance that this process runs on, as its metadata service gives them: no permission is needed, only
 * that the instance was launched with {@code InstanceMetadataTags=enabled}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html">View tags for your EC2
 *     instances using instance metadata</a>
 */
public final class InstanceTags implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceTags.class);

    /** The service is on the same host: what does not answer by then is not there. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Optional<URI> endpoint;
    private Ec2MetadataClient client;

    /** Reads where the AWS environment says, or at the address that instances have for it. */
    public InstanceTags() {
        this(Optional.empty());
    }

    /** @param endpoint of the metadata service; empty for where AWS tools look for it */
    public InstanceTags(Optional<URI> endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Says whether this instance is to stay. False as well where there is no such tag, no metadata service (a worker
     * started by hand) or no answer from it within a second or so: a worker that ends is started again, one that stays
     * by mistake costs money.
     */
    public synchronized boolean keepWarm() {
        try {
            String value = client().get("/latest/meta-data/tags/instance/" + ResourceNames.KEEP_WARM_TAG)
                    .asString();
            return value.strip().equalsIgnoreCase("true");
        } catch (SdkException e) {
            LOG.debug("No tag {} can be read from the instance's metadata: {}", ResourceNames.KEEP_WARM_TAG, e.getMessage());
            return false;
        }
    }

    /** Made when first needed, as most workers end without having been told to stay, and boots should be quick. */
    private Ec2MetadataClient client() {
        if (client == null) {
            Ec2MetadataClient.Builder builder = Ec2MetadataClient.builder()
                    .retryPolicy(Ec2MetadataRetryPolicy.none())
                    .httpClient(UrlConnectionHttpClient.builder()
                            .connectionTimeout(TIMEOUT)
                            .socketTimeout(TIMEOUT));
            endpoint.ifPresent(builder::endpoint);
            client = builder.build();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
