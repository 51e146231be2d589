package io.elasticfaces.controller;

import com.sun.management.OperatingSystemMXBean;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.controller.act.Ec2Requests;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.FleetReader;
import io.elasticfaces.controller.observe.QueueCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyInject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The configuration of the controller: binds the beans that its routes call. The registry must have an {@link
 * SqsClient} and, for the EC2 component, an EC2 client.
 */
public final class ControllerConfiguration implements CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerConfiguration.class);

    /** The name of Camel's meter registry. */
    private static final String METRICS = "metricsRegistry";

    private final InstantSource clock;
    private final ControllerStatus status = new ControllerStatus();
    private Optional<ControllerSettings> settings = Optional.empty();

    /** Creates the configuration with the system clock. */
    public ControllerConfiguration() {
        this(InstantSource.system());
    }

    /** Creates the configuration with another clock. */
    public ControllerConfiguration(InstantSource clock) {
        this.clock = clock;
    }

    // Camel calls these methods in any order, so none of them depends on another.

    @BindToRegistry
    public ControllerStatus controllerStatus() {
        return status;
    }

    @BindToRegistry
    public FleetReader fleetReader() {
        return new FleetReader();
    }

    @BindToRegistry
    public QueueCounter queueCounter(
            SqsClient sqs, @PropertyInject(value = "app.prefix", defaultValue = "faces") String prefix) {
        return new QueueCounter(sqs, new ResourceNames(prefix), clock);
    }

    @BindToRegistry
    public Ec2Requests ec2Requests(CamelContext camel) {
        return new Ec2Requests(settings(camel).launchTemplate());
    }

    @BindToRegistry
    public Scaler scaler(CamelContext camel) {
        ScalingSettings scaling = settings(camel).scaling();
        ControllerMetrics metrics = new ControllerMetrics(meters(camel), status);
        return new Scaler(scaling, status, metrics, clock);
    }

    private ControllerSettings settings(CamelContext camel) {
        if (settings.isEmpty()) {
            Settings source = new Settings(camel.getPropertiesComponent()::resolveProperty);
            ControllerSettings read = ControllerSettings.read(source, thisPlace());
            LOG.info(
                    "Instances: {} to {} ({})",
                    read.scaling().min(),
                    read.scaling().max(),
                    read.maxReason());
            settings = Optional.of(read);
        }
        return settings.get();
    }

    private static MeterRegistry meters(CamelContext camel) {
        MeterRegistry bound = camel.getRegistry().lookupByNameAndType(METRICS, MeterRegistry.class);
        if (bound == null) {
            bound = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            camel.getRegistry().bind(METRICS, bound);
        }
        return bound;
    }

    private static ControllerSettings.Place thisPlace() {
        // The order of the AWS SDK.
        String endpoint = Stream.of(
                        System.getProperty("aws.endpointUrlEc2"),
                        System.getenv("AWS_ENDPOINT_URL_EC2"),
                        System.getProperty("aws.endpointUrl"),
                        System.getenv("AWS_ENDPOINT_URL"))
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse("");
        long memoryBytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new ControllerSettings.Place(endpoint, Runtime.getRuntime().availableProcessors(), memoryBytes);
    }
}
