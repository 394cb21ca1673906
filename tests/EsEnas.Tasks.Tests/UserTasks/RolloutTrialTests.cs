using EsEnas.Core.Evaluations;
using EsEnas.Core.Policies;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

/// <summary>What random policies find out about a task file before a run.</summary>
[Needs(External.MuJoCo)]
public sealed class RolloutTrialTests
{
    [Fact]
    public void Whip_whose_every_policy_blows_up_is_found_by_the_trial()
    {
        var trial = RolloutTrial.Run(Whip("2e7"));

        Assert.Equal((8, ""), (trial.Episodes.Length, trial.Failure));
        Assert.Equal(InvalidCounts.Of(InvalidReason.Diverged, 8), trial.Invalid);
        Assert.Null(trial.Needed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ActionScale.Unit)]
    [InlineData(ActionScale.Range)]
    public void Process_of_the_trial_knows_within_what_the_run_acts(ActionScale? scale)
    {
        var specification = Whip("30");
        specification = specification with { Policy = specification.Policy with { ActionScale = scale } };

        Assert.Equal(scale, TaskJson.Read(TaskJson.Write(specification)).Policy.ActionScale);
    }

    [Fact]
    public void Whip_that_bears_gentle_policies_has_some_valid_episodes()
    {
        var trial = RolloutTrial.Run(Whip("30"));

        Assert.Equal(8, trial.Episodes.Length);
        Assert.InRange(trial.Invalid[InvalidReason.Diverged], 1, 7);
        Assert.Equal(trial.Invalid.Total, trial.Invalid[InvalidReason.Diverged]);
    }

    [Fact]
    public void Sixty_boxes_that_would_fall_through_the_floor_are_invalid_and_the_size_that_they_need_is_measured()
    {
        Assert.SkipWhen(MuJoCoLibrary.Version >= 230, "njmax and nconmax are no limits from MuJoCo 2.3.0 on");
        var trial = RolloutTrial.Run(Boxes(""));

        Assert.Equal(InvalidCounts.Of(InvalidReason.ContactsFull, 8), trial.Invalid);
        Assert.Equal(100, trial.Used.Contacts);
        Assert.Equal(new ModelUse(240, 960), trial.Needed);
        Assert.Equal("<size nconmax=\"360\" njmax=\"1440\"/>", ModelSizes.Advice(SampleTasks.Boxes(""), trial.Needed!.Value));
    }

    [Fact]
    public void Sixty_boxes_with_the_size_that_was_advised_stay_on_the_floor()
    {
        var trial = RolloutTrial.Run(Boxes(ModelSizes.Advices(new ModelUse(240, 960)).First()));

        Assert.Equal(InvalidCounts.None, trial.Invalid);
        Assert.Equal(new ModelUse(240, 960), trial.Used);
        // A box that fell through the floor would be tens of meters away from where it started.
        Assert.All(trial.Episodes, episode => Assert.InRange(episode.Return, -10.0 * trial.Horizon, 0));
    }

    [Fact]
    public void Hundred_boxes_for_which_memory_allows_no_model_of_the_most_room_get_a_size_that_cures_them()
    {
        Assert.SkipWhen(MuJoCoLibrary.Version >= 230, "njmax and nconmax are no limits from MuJoCo 2.3.0 on");
        var model = SampleTasks.Boxes("", 100);

        var trial = RolloutTrial.Run(Boxes("", 100));
        Assert.Equal((new ModelUse(400, 1600), false, ""), (trial.Needed, trial.NeedsMore, trial.Failure));
        var cured = RolloutTrial.Run(Boxes(ModelSizes.Advice(model, trial.Needed!.Value)!, 100) with { Horizon = 6 });

        Assert.Equal(InvalidCounts.None, cured.Invalid);
        Assert.Equal(8, cured.Episodes.Length);
    }

    [Fact]
    public void Two_hundred_and_forty_boxes_are_more_than_any_size_has_memory_for()
    {
        Assert.SkipWhen(MuJoCoLibrary.Version >= 230, "njmax and nconmax are no limits from MuJoCo 2.3.0 on");
        var trial = RolloutTrial.Run(Boxes("", 240));

        Assert.Equal(InvalidCounts.Of(InvalidReason.ContactsFull, 8), trial.Invalid);
        Assert.True(trial.NeedsMore);
        Assert.Equal("", trial.Failure);
        Assert.Null(ModelSizes.Advice(SampleTasks.Boxes("", 240), new ModelUse(960, 3840)));
    }

    [Fact]
    public void Constraints_that_do_not_fit_are_a_reason_of_their_own()
    {
        Assert.SkipWhen(MuJoCoLibrary.Version >= 230, "njmax and nconmax are no limits from MuJoCo 2.3.0 on");
        var trial = RolloutTrial.Run(Boxes("<size nconmax=\"300\" njmax=\"200\"/>"));

        Assert.Equal(InvalidCounts.Of(InvalidReason.ConstraintsFull, 8), trial.Invalid);
        Assert.Equal(new ModelUse(240, 960), trial.Needed);
    }

    [Fact]
    public void Model_that_ends_its_process_in_a_later_step_ends_the_trial_and_nothing_else()
    {
        var trial = RolloutTrialChild.Run(UserTaskFiles.Hopper, 10, [.. ModelProbe.ChildCommand, ProbeChild.Hang],
            new ModelProbeLimits { WallSeconds = 1 });

        Assert.Contains("1 seconds", trial.Failure, StringComparison.Ordinal);
        Assert.Empty(trial.Episodes);
    }

    [Fact]
    public void Built_in_task_is_tried_here()
    {
        var trial = RolloutTrial.Run(new ExperimentSpecification { Task = "half-cheetah", Horizon = 40 });

        Assert.Equal((8, 40, ""), (trial.Episodes.Length, trial.Horizon, trial.Failure));
        Assert.Equal(InvalidCounts.None, trial.Invalid);
        Assert.True(trial.Used is { Contacts: > 0, Constraints: > 0 });
        Assert.Equal(trial.Episodes, RolloutTrial.Run(new ExperimentSpecification { Task = "half-cheetah", Horizon = 40 }).Episodes);
    }

    [Theory]
    [InlineData("<mujoco/>", 100, 500)]
    [InlineData("<mujoco><size njmax=\"7\"/><size nconmax=\"9\"/></mujoco>", 9, 7)]
    [InlineData("<mujoco><size nconmax=\"9\"/><worldbody/><size nconmax=\"11\"/></mujoco>", 11, 500)]
    public void Room_of_a_model_is_what_its_last_size_says(string mjcf, int contacts, int constraints) =>
        Assert.Equal(new ModelUse(contacts, constraints), ModelSizes.Of(mjcf));

    [Fact]
    public void Size_that_is_advised_is_one_that_the_guard_lets_pass_and_none_is_where_none_would_do()
    {
        Assert.Equal("<size nconmax=\"1000\" njmax=\"4000\"/>", ModelSizes.Advices(new ModelUse(999, 3999)).Single());
        Assert.Equal("<size nconmax=\"10\" njmax=\"10\"/>", ModelSizes.Advices(default).Single());
        Assert.Empty(ModelSizes.Advices(new ModelUse(1000, 10)));
        Assert.Empty(ModelSizes.Advices(new ModelUse(10, 4000)));
        Assert.NotEmpty(MjcfGuard.Check($"<mujoco>{ModelSizes.Advices(new ModelUse(999, 3999)).First()}</mujoco>", "m.xml"));
    }

    [Theory]
    [InlineData("<size memory=\"1M\"/>", "<size memory=\"64M\"/>", "<size memory=\"32M\"/>", "<size memory=\"16M\"/>")]
    [InlineData("<size nconmax=\"50\"/><size memory=\"100K\" nkey=\"3\"/>", "<size memory=\"64M\" nconmax=\"1000\"/>",
        "<size memory=\"32M\" nconmax=\"1000\"/>", "<size memory=\"16M\" nconmax=\"1000\"/>")]
    public void Model_that_says_its_memory_is_measured_in_more_of_it_and_told_to_say_more(string size, params string[] sizes)
    {
        // From MuJoCo 2.3.0 on memory alone counts, and njmax beside it is refused.
        Assert.Equal(sizes.Select(larger => $"<mujoco>{size}{larger}</mujoco>"), ModelSizes.WithMuchRoom($"<mujoco>{size}</mujoco>"));
        Assert.Equal(sizes, ModelSizes.Advices($"<mujoco>{size}</mujoco>", new ModelUse(240, 960)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<size memory=\"-1\"/>")]
    [InlineData("<size nstack=\"5000\" njmax=\"7\"/>")]
    public void Model_that_leaves_its_memory_to_the_library_is_measured_with_more_contacts_and_constraints(string size)
    {
        Assert.Equal($"<mujoco>{size}<size nconmax=\"1000\" njmax=\"4000\"/></mujoco>",
            ModelSizes.WithMuchRoom($"<mujoco>{size}</mujoco>").First());
        Assert.Equal(ModelSizes.Advices(new ModelUse(240, 960)), ModelSizes.Advices($"<mujoco>{size}</mujoco>", new ModelUse(240, 960)));
    }

    private static ExperimentSpecification Whip(string gear) => Load(SampleTasks.WhipYaml, "whip.xml", SampleTasks.Whip(gear));

    private static ExperimentSpecification Boxes(string size, int count = 60) =>
        Load(SampleTasks.BoxesYaml, "boxes.xml", SampleTasks.Boxes(size, count));

    private static ExperimentSpecification Load(string yaml, string file, string model)
    {
        var folder = Directory.CreateTempSubdirectory("esenas-trial-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, file), model);
            return TaskFile.Load(SpecificationYaml.Parse(yaml), folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
