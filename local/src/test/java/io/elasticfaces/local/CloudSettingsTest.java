package io.elasticfaces.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.CloudSettings.Ports;
import io.elasticfaces.local.ec2.BootDelay;
import io.elasticfaces.local.ec2.FaultReader;
import io.elasticfaces.local.endpoint.AccessKey;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CloudSettingsTest {
    private static final CloudSettings DEFAULTS = CloudSettings.in(Path.of("state"));

    /** What a method changes, and a change that differs from the default. */
    private static Arguments change(UnaryOperator<CloudSettings> change, String... components) {
        return Arguments.of(List.of(components), change);
    }

    private static List<Arguments> changes() {
        return List.of(
                change(settings -> settings.withPorts(Ports.FREE), "ports"),
                change(settings -> settings.withKey(new AccessKey("a", "b")), "key"),
                change(settings -> settings.withRegion("eu-west-1"), "region"),
                change(settings -> settings.withPrefix("mine"), "prefix"),
                change(settings -> settings.withAppInstances(3, "#!/bin/sh\n"), "appInstances", "userData"),
                change(settings -> settings.withEnvironment(Map.of("A", "1")), "environment"),
                change(settings -> settings.withBootDelay(BootDelay.of(Duration.ofSeconds(1))), "bootDelay"),
                change(settings -> settings.withFaults(FaultReader.read("capacity=3")), "faults"),
                change(settings -> settings.withCallDelay(Duration.ofMillis(20)), "callDelay"),
                change(settings -> settings.withMaxReceives(7), "maxReceives"),
                change(settings -> settings.withKeep(Duration.ZERO), "keep"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void shouldChangeNothingElse(List<String> components, UnaryOperator<CloudSettings> change) throws Exception {
        CloudSettings changed = change.apply(DEFAULTS);

        List<String> differing = new ArrayList<>();
        for (RecordComponent component : CloudSettings.class.getRecordComponents()) {
            Method value = component.getAccessor();
            if (!value.invoke(changed).equals(value.invoke(DEFAULTS))) {
                differing.add(component.getName());
            }
        }
        assertThat(differing).isEqualTo(components);
    }

    /** Else a method that comes anew is not looked at above. */
    @Test
    void shouldKnowEveryChange() {
        Set<String> known = changes().stream()
                .flatMap(change -> ((List<?>) change.get()[0]).stream())
                .map(Object::toString)
                .collect(Collectors.toSet());

        assertThat(Arrays.stream(CloudSettings.class.getRecordComponents()).map(RecordComponent::getName))
                .filteredOn(name -> !name.equals("folder"))
                .containsExactlyInAnyOrderElementsOf(known);
    }
}
