package io.elasticfaces.controller.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

public class FleetReaderTest {
    private final FleetReader reader = new FleetReader();

    @Test
    void shouldAskForTheAppInstancesByName() {
        var request = reader.request();

        assertThat(request.filters()).singleElement().satisfies(filter -> {
            assertThat(filter.name()).isEqualTo("tag:Name");
            assertThat(filter.values()).containsExactly("app-tier-instance-*");
        });
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

        assertThat(reader.read(answer).instances())
                .containsExactly(
                        new Instance("i-c", 2, InstanceState.UNKNOWN, launched, false, false),
                        new Instance("i-b", 9, InstanceState.SHUTTING_DOWN, Instant.EPOCH, false, false),
                        new Instance("i-a", 10, InstanceState.RUNNING, launched, true, false));
    }

    @Test
    void shouldReadWhatIsOutOfService() {
        var replaced = described("i-a", "app-tier-instance-1", "stopped", null, null).toBuilder()
                .tags(
                        Tag.builder().key("Name").value("app-tier-instance-1").build(),
                        Tag.builder().key("out-of-service").value("true").build())
                .build();
        var back = replaced.toBuilder()
                .tags(
                        Tag.builder().key("Name").value("app-tier-instance-2").build(),
                        Tag.builder().key("out-of-service").value("false").build())
                .build();
        DescribeInstancesResponse answer = DescribeInstancesResponse.builder()
                .reservations(Reservation.builder().instances(replaced, back).build())
                .build();

        assertThat(reader.read(answer).instances())
                .extracting(Instance::outOfService)
                .containsExactly(true, false);
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

        assertThat(reader.read(answer).instances()).isEmpty();
    }

    @Test
    void shouldNotTakeOnePageForAll() {
        DescribeInstancesResponse answer =
                DescribeInstancesResponse.builder().nextToken("more").build();

        assertThatThrownBy(() -> reader.read(answer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1,000");
    }

    public static software.amazon.awssdk.services.ec2.model.Instance described(
            String id, String name, String state, Instant launched, String keepWarm) {
        List<Tag> tags = new ArrayList<>();
        if (name != null) {
            tags.add(Tag.builder().key("Name").value(name).build());
        }
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
