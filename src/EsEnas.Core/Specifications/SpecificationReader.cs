using EsEnas.Core.Documents;
using EsEnas.Core.Optimizers;
using EsEnas.Core.Policies;

namespace EsEnas.Core.Specifications;

/// <summary>Reads one specification from nodes, collecting every error on the way.</summary>
/// <param name="defaults">The values of keys that are left out.</param>
/// <param name="warnings">Takes what is accepted for one more version; null if nobody is to be told.</param>
/// <param name="mustHaveEffect">Whether a value without effect under the chosen kinds is an error.</param>
/// <param name="recipe">The name of the recipe that the defaults are; empty for none.</param>
/// <param name="cooked">The keys that it sets; null for none.</param>
internal sealed class SpecificationReader(ExperimentSpecification defaults, bool mustHaveEffect, ICollection<string>? warnings = null,
    string recipe = "", IReadOnlySet<string>? cooked = null)
{
    /// <summary>Deepest path that <c>--set</c> takes.</summary>
    public const int MaxDepth = 16;

    // Evaluations of a selection's first round; no later one has more.
    private const int MaxSelectionRound = 1_000_000;

    private static readonly IReadOnlyDictionary<string, OptionKey<ExperimentSpecification>> ByPath = SpecificationSchema.ByPath;

    private static readonly HashSet<string> Sections =
        [.. SpecificationSchema.Entries.Where(entry => entry.Path.Contains('.', StringComparison.Ordinal))
            .Select(entry => entry.Path[..entry.Path.IndexOf('.', StringComparison.Ordinal)])];

    private readonly ErrorList errors = new();
    private readonly Dictionary<string, DocumentNode> given = new(StringComparer.Ordinal);
    private ExperimentSpecification specification = defaults;

    /// <summary>Reads the whole.</summary>
    /// <exception cref="SpecificationException">With every error.</exception>
    public ExperimentSpecification Read(DocumentNode root)
    {
        if (root is not MappingNode mapping)
            throw new SpecificationException(new SpecificationError("(root)", ErrorList.Shorten(ErrorList.Show(root)),
                "a mapping of keys to values, such as 'task: swimmer'", root.Line));
        ReadMapping("", mapping);
        if (!given.ContainsKey("task")) errors.AddMissing("task", ByPath["task"].Allowed, 0);
        LetRecipeGiveWay();
        LowerRecipeToLimits();
        errors.NoteOf = key => IsRecipes(key) ? $"; the value is that of recipe {recipe}" : "";
        CheckTogether(specification, errors, path => given.GetValueOrDefault(path)?.Line ?? 0);
        if (mustHaveEffect)
        {
            foreach (var clash in ClashingKeys.Of(specification))
                errors.Add(clash.Key, clash.Value, clash.Allowed, given.GetValueOrDefault(clash.Key)?.Line ?? 0);
            // A kind that could not be read says nothing about the keys of the others.
            foreach (var idle in IdleKeys.Of(specification))
                if (!idle.Key.Effects.SelectMany(effect => effect.AnyOf).Any(condition => errors.Has(condition.Path)))
                {
                    var error = given.TryGetValue(idle.Key.Path, out var node)
                        ? idle.Error with { Value = ErrorList.Show(node), Line = node.Line }
                        : idle.Error;
                    errors.Add(error with { Reason = error.Reason + OfRecipe(idle.Key) });
                }
        }

        errors.ThrowIfAny();
        // Written down once, so that more iterations later do not bend the course of the annealing.
        return specification is { Search.Space: SearchKind.Masked, Objective.AnnealIterations: null }
            ? specification with { Objective = specification.Objective with { AnnealIterations = specification.Iterations } }
            : specification;
    }

    /// <summary>Reads a recipe's values, which every task and seed may have.</summary>
    /// <param name="values">Its mapping, with the names of today.</param>
    /// <param name="below">The keys that the recipe below it sets.</param>
    /// <exception cref="SpecificationException">With every error.</exception>
    public RecipeLayer ReadRecipe(MappingNode values, IReadOnlySet<string> below)
    {
        var own = values.Entries.Where(entry => entry.Key is "task" or "taskFile" or "seed" or Recipes.Key).ToList();
        foreach (var (key, value) in own)
            errors.Add(key, ErrorList.Show(value), "a recipe is for every task and seed, and sets neither", value.Line);
        ReadMapping("", new MappingNode([.. values.Entries.Except(own)], values.Line));
        errors.ThrowIfAny();
        return new RecipeLayer(specification, given.Keys.Concat(below).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>What two keys allow each other.</summary>
    public static void CheckTogether(ExperimentSpecification specification, ErrorList errors, Func<string, int> lineOf)
    {
        var evaluations = specification.Evaluations.PerIteration;
        var population = specification.Controller.Evolution.PopulationOf(evaluations);
        if (specification.Controller.Evolution.Tournament is { } tournament && tournament > population)
            errors.Add("controller.tournament", NumberText.Grouped(tournament),
                $"at most the population, {NumberText.Grouped(population)}", lineOf("controller.tournament"));
        if (specification.Objective.ControllerSamples is { } samples && samples > evaluations)
            errors.Add("objective.controllerSamples", NumberText.Grouped(samples),
                $"at most the evaluations of an iteration, {NumberText.Grouped(evaluations)}, or all",
                lineOf("objective.controllerSamples"));
        if (specification.Optimizer is { Kind: OptimizerKind.AugmentedRandomSearch, RandomSearch.TopDirections: { } top }
            && top > specification.Evaluations.Directions)
            errors.Add("optimizer.topDirections", NumberText.Grouped(top),
                $"at most evaluations.directions, {NumberText.Grouped(specification.Evaluations.Directions)}",
                lineOf("optimizer.topDirections"));
        if (specification.Budget.Episodes < evaluations)
            errors.Add("budget.episodes", NumberText.Grouped(specification.Budget.Episodes.Value),
                $"at least the evaluations of an iteration, {NumberText.Grouped(evaluations)}, or null", lineOf("budget.episodes"));
        specification.CheckPhases(errors, lineOf);
        var (candidates, episodes) = (specification.Selection.Candidates, specification.Selection.Episodes);
        if ((long)candidates * episodes > MaxSelectionRound)
            errors.Add("selection.episodes", NumberText.Grouped(episodes),
                $"at most {NumberText.Grouped(MaxSelectionRound)} over selection.candidates, {NumberText.Grouped(candidates)}",
                lineOf("selection.episodes"));
        if (specification.Shrink.MaxWeights < specification.Shrink.MinWeights)
            errors.Add("shrink.maxWeights", NumberText.Grouped(specification.Shrink.MaxWeights.Value),
                $"at least shrink.minWeights, {NumberText.Grouped(specification.Shrink.MinWeights)}, or any", lineOf("shrink.maxWeights"));
        // A part that stands in the text but could not be read has its error already.
        if (specification.TaskFile is { Definition: null, Model: not null } && lineOf("taskFile.definition") == 0)
            errors.Add("taskFile.definition", "null", "a mapping: taskFile.model is given, and each needs the other", 0);
        if (specification.TaskFile is { Definition: not null, Model: null } && lineOf("taskFile.model") == 0)
            errors.Add("taskFile.model", "null", "a text: taskFile.definition is given, and each needs the other", 0);
    }

    // A value that makes another one idle may be idle itself: until nothing changes.
    private void LetRecipeGiveWay()
    {
        while (IdleKeys.Of(specification).Where(idle => IsRecipes(idle.Key.Path)).ToList() is { Count: > 0 } idle)
            foreach (var (key, _) in idle) specification = key.Copy(SpecificationSchema.Defaults, specification);
    }

    // What may be no more than another value follows it down, however few evaluations the user makes of an iteration.
    private void LowerRecipeToLimits()
    {
        var (directions, evaluations) = (specification.Evaluations.Directions, specification.Evaluations.PerIteration);
        if (IsRecipes("optimizer.topDirections") && specification.Optimizer.RandomSearch.TopDirections > directions)
        {
            var lowered = specification.Optimizer.RandomSearch with { TopDirections = directions };
            specification = specification with { Optimizer = specification.Optimizer with { RandomSearch = lowered } };
        }

        if (IsRecipes("objective.controllerSamples") && specification.Objective.ControllerSamples > evaluations)
            specification = specification with { Objective = specification.Objective with { ControllerSamples = evaluations } };
        var evolution = specification.Controller.Evolution;
        var population = evolution.PopulationOf(evaluations);
        if (IsRecipes("controller.tournament") && evolution.Tournament > population)
        {
            var lowered = evolution with { Tournament = population };
            specification = specification with { Controller = specification.Controller with { Evolution = lowered } };
        }
    }

    private bool IsRecipes(string path) => cooked is not null && cooked.Contains(path) && !given.ContainsKey(path);

    // Whose choice it is that leaves a key without effect.
    private string OfRecipe(OptionKey<ExperimentSpecification> key) =>
        key.Effects.SelectMany(effect => effect.AnyOf).Select(condition => condition.Path).FirstOrDefault(IsRecipes) is { } path
            ? $"; {path} is that of recipe {recipe}"
            : "";

    private void ReadMapping(string section, MappingNode mapping)
    {
        var reader = new MappingReader(mapping, section, errors);
        var isRoot = section.Length == 0;
        foreach (var (key, node) in reader.Entries)
        {
            var path = reader.Join(key);
            if (ByPath.TryGetValue(path, out var entry) && !key.Contains('.', StringComparison.Ordinal)) ReadValue(entry, node);
            else if (isRoot && Sections.Contains(key)) ReadSection(key, node);
            else if (isRoot && RenamedSections.NewName(key) is { } renamed)
            {
                warnings?.Add(RenamedSections.Warning(key, node.Line));
                ReadSection(renamed, node);
            }
            else reader.Refuse(key, node, errors.IsFull ? "" : "there is no such key" + Suggestion(path));
        }
    }

    private void ReadSection(string key, DocumentNode node)
    {
        // A section whose keys are all commented out reads as null.
        if (node is ScalarNode { IsNull: true }) return;
        if (node is MappingNode section) ReadMapping(key, section);
        else errors.Add(key, ErrorList.Show(node), "a mapping with the keys " + KeysOf(key), node.Line);
    }

    private void ReadValue(OptionKey<ExperimentSpecification> entry, DocumentNode node)
    {
        if (!given.TryAdd(entry.Path, node))
        {
            errors.Add(entry.Path, ErrorList.Show(node), $"the key stands twice: {entry.StoredPath} is its old name", node.Line);
            return;
        }

        if (!entry.TryRead(node, ref specification)) errors.Add(entry.Path, ErrorList.Show(node), entry.Allowed, node.Line);
    }

    private static string KeysOf(string section)
    {
        var prefix = section + ".";
        return string.Join(", ", ByPath.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => path[prefix.Length..]));
    }

    // Also by the last parts alone, so that 'sigma' at the root finds 'optimizer.sigma'.
    private static string Suggestion(string path)
    {
        var known = ByPath.Keys.Concat(Sections).ToList();
        var nearest = Spelling.Nearest(path, known)
            ?? (Spelling.Nearest(LastPart(path), known.Select(LastPart)) is { } last ? known.First(key => LastPart(key) == last) : null);
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('.') + 1)..];
}
