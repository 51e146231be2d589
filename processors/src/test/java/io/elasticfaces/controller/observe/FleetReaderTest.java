package io.elasticfaces.controller.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

public class FleetReaderTest {
    private final FleetReader reader = new FleetReader("faces");
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void shouldAskForTheAppInstancesOfTheDeployment() {
        var request = reader.request();

        assertThat(request.filters())
                .extracting(filter -> filter.name() + "=" + filter.values())
                .containsExactly("tag:elastic-faces=[faces]", "tag:Name=[app-tier-instance-*]");
        assertThat(request.overrideConfiguration().orElseThrow().apiCallTimeout())
                .isPresent();
    }

    @Test
    void shouldReadInstancesOfAllReservationsInTheOrderOfTheirNumbers() {
        Instant launched = Instant.parse("2026-01-01T00:00:00Z");
        DescribeInstancesResponse answer = DescribeInstancesResponse.builder()
                .reservations(
                        Reservation.builder()
                                .instances(described("i-a", "app-tier-instance-10", "running", launched, "true"))
                                .build(),
                        Reservation.builder()
                                .instances(
                                        described("i-b", "app-tier-instance-9", "shutting-down", null, "false"),
                                        described("i-c", "app-tier-instance-2", "hibernating", launched, null))
                                .build())
                .build();

        assertThat(fleet(answer).instances())
                .containsExactly(
                        new Instance("i-c", 2, InstanceState.UNKNOWN, launched, false, 1, "", ""),
                        new Instance("i-b", 9, InstanceState.SHUTTING_DOWN, Instant.EPOCH, false, 1, "", ""),
                        new Instance("i-a", 10, InstanceState.RUNNING, launched, true, 1, "", ""));
    }

    @Test
    void shouldReadVersionZoneAndReason() {
        var launched = described("i-a", "app-tier-instance-1", "stopped", null, null).toBuilder()
                .tags(
                        Tag.builder().key("Name").value("app-tier-instance-1").build(),
                        Tag.builder().key("template-version").value("12").build())
                .placement(placement -> placement.availabilityZone("eu-west-1b"))
                .stateReason(reason -> reason.code("Server.InsufficientInstanceCapacity"))
                .build();
        DescribeInstancesResponse answer = DescribeInstancesResponse.builder()
                .reservations(Reservation.builder().instances(launched).build())
                .build();

        assertThat(fleet(answer).instances()).singleElement().satisfies(instance -> {
            assertThat(instance.version()).isEqualTo(12);
            assertThat(instance.zone()).isEqualTo("eu-west-1b");
            assertThat(instance.lacksCapacity()).isTrue();
        });
    }

    @Test
    void shouldLeaveAloneWhatIsNamedOnlyLikeOurs() {
        DescribeInstancesResponse answer = DescribeInstancesResponse.builder()
                .reservations(Reservation.builder()
                        .instances(
                                described("i-a", "app-tier-instance-", "running", null, null),
                                described("i-b", "app-tier-instance-x", "running", null, null),
                                described("i-c", "app-tier-instance-01", "running", null, null),
                                described("i-d", "app-tier-instance-12345", "running", null, null),
                                described("i-e", null, "running", null, null))
                        .build())
                .build();

        assertThat(fleet(answer).instances()).isEmpty();
    }

    @Test
    void shouldFollowTheTokenOfEmptyPages() {
        DescribeInstancesResponse empty =
                DescribeInstancesResponse.builder().nextToken("more").build();
        DescribeInstancesResponse one = DescribeInstancesResponse.builder()
                .reservations(Reservation.builder()
                        .instances(described("i-a", "app-tier-instance-1", "running", null, null))
                        .build())
                .nextToken("last")
                .build();

        assertThat(reader.read(empty, exchange))
                .isEqualTo(reader.request().toBuilder().nextToken("more").build());
        reader.read(one, exchange);
        DescribeInstancesResponse last = DescribeInstancesResponse.builder().build();
        assertThat(fleet(last).instances()).extracting(Instance::id).containsExactly("i-a");
        assertThat(fleet(last).instances()).as("the next measurement").isEmpty();
    }

    private Fleet fleet(DescribeInstancesResponse answer) {
        return (Fleet) reader.read(answer, exchange);
    }

    public static software.amazon.awssdk.services.ec2.model.Instance described(
            String id, String name, String state, Instant launched, String keepWarm) {
        List<Tag> tags = new ArrayList<>();
        if (name != null) {
            tags.add(Tag.builder().key("Name").value(name).build());
        }
        tags.add(Tag.builder().key("template-version").value("1").build());
        if (keepWarm != null) {
            tags.add(Tag.builder().key("keep-warm").value(keepWarm).build());
        }
        return software.amazon.awssdk.services.ec2.model.Instance.builder()
                .instanceId(id)
                .tags(tags)
                .launchTime(launched)
                .state(described -> described.name(state))
                .build();
    }
}
