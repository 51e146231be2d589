package io.elasticfaces.controller;

import com.sun.management.OperatingSystemMXBean;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.Settings;
import io.elasticfaces.contract.SteadyClock;
import io.elasticfaces.controller.act.Ec2Requests;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.FleetReader;
import io.elasticfaces.controller.observe.QueueCounter;
import io.elasticfaces.controller.observe.TemplateReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The configuration of the controller: binds the beans that its routes call. The registry must have an {@link
 * SqsClient} and an {@link Ec2Client}.
 */
public final class ControllerConfiguration implements CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerConfiguration.class);

    /** The name of Camel's meter registry. */
    private static final String METRICS = "metricsRegistry";

    private final InstantSource clock;

    /** Creates the configuration with a steady clock. */
    public ControllerConfiguration() {
        this(new SteadyClock());
    }

    /** Creates the configuration with another clock. */
    public ControllerConfiguration(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void configure(CamelContext camel) throws Exception {
        Registry registry = camel.getRegistry();
        Settings given = new Settings(camel.getPropertiesComponent()::resolveProperty);
        ControllerSettings settings = ControllerSettings.read(given, thisPlace());
        ScalingSettings scaling = settings.scaling();
        LOG.info("Instances: {} to {} ({})", scaling.min(), scaling.max(), settings.maxReason());
        MeterRegistry meters = registry.lookupByNameAndType(METRICS, MeterRegistry.class);
        if (meters == null) {
            meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            registry.bind(METRICS, meters);
        }
        SqsClient sqs = registry.findSingleByType(SqsClient.class);
        ControllerStatus status = new ControllerStatus();
        registry.bind("controllerStatus", status);
        String prefix = given.text("app.prefix");
        registry.bind("queueCounter", new QueueCounter(sqs, new ResourceNames(prefix), clock));
        registry.bind("fleetReader", new FleetReader(prefix));
        Ec2Client ec2 = registry.findSingleByType(Ec2Client.class);
        registry.bind("templateReader", new TemplateReader(ec2, settings.launchTemplate(), clock));
        registry.bind(
                "scaler",
                new Scaler(scaling, settings.idleTick(), status, new ControllerMetrics(meters, status), clock));
        camel.addService(new QuartzClockGuard(camel, InstantSource.system(), new SteadyClock()));
        registry.bind("ec2Requests", new Ec2Requests(settings.launchTemplate(), prefix));
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
